package org.meanet.core.image;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.meanet.core.hash.Sha256;

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
    long bits = ByteBuffer.wrap(Sha256.of(input.array())).getLong() >>> 11;
    return bits * UNIT < fraction;
  }
}
