package org.meanet.core.image;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Which training images are held out for validation. An image is held out when u &lt; fraction,
 * where u in [0, 1) is made of the first 53 bits of SHA-256 over the seed (8 bytes, big-endian) and
 * the id (UTF-8). So it depends on nothing but seed, fraction and id, and a larger fraction holds
 * out all that a smaller one does.
 *
 * @param fraction share of the training images, above 0 and below 1
 */
record ValidationSplit(long seed, double fraction) implements Serializable {
  private static final double UNIT = 0x1.0p-53;

  boolean holdsOut(String id) {
    byte[] name = id.getBytes(StandardCharsets.UTF_8);
    ByteBuffer input = ByteBuffer.allocate(Long.BYTES + name.length).putLong(seed).put(name);
    long bits = ByteBuffer.wrap(sha256().digest(input.array())).getLong() >>> 11;
    return bits * UNIT < fraction;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
