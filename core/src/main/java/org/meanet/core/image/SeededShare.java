package org.meanet.core.image;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.meanet.core.hash.Sha256;

/**
 * A share of the images, chosen by their ids. An image belongs to it when u &lt; fraction, where u
 * in [0, 1) is made of the first 53 bits of SHA-256 over the seed (8 bytes, big-endian) and the id
 * (UTF-8). So it depends on nothing but seed, fraction and id, and a larger fraction holds all that
 * a smaller one does.
 *
 * @param fraction 0 for none, 1 for all
 */
public record SeededShare(long seed, double fraction) implements Serializable {
  private static final double UNIT = 0x1.0p-53;

  /** Whether the image with this id belongs to the share. */
  public boolean holds(String id) {
    byte[] name = id.getBytes(StandardCharsets.UTF_8);
    ByteBuffer input = ByteBuffer.allocate(Long.BYTES + name.length).putLong(seed).put(name);
    long bits = ByteBuffer.wrap(Sha256.of(input.array())).getLong() >>> 11;
    return bits * UNIT < fraction;
  }
}
