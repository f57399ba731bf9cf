package org.meanet.training.averaging;

import java.util.SplittableRandom;
import org.meanet.core.hash.Seeds;

/**
 * A seeded permutation of 0..n−1, different in each epoch. It is a Feistel network on the smallest
 * even number of bits that covers n, walked until the result is below n (cycle walking; Black and
 * Rogaway, "Ciphers with Arbitrary Finite Domains", 2002).
 */
final class SeededOrder implements EpochOrder {
  private static final long serialVersionUID = 1L;
  private static final int ROUNDS = 6;

  private final long size;
  private final int halfBits;
  private final long[] keys = new long[ROUNDS];

  /**
   * @param size n, at least 1
   */
  SeededOrder(long seed, int epoch, long size) {
    this.size = size;
    int bits = Math.max(2, 64 - Long.numberOfLeadingZeros(size - 1));
    this.halfBits = (bits + 1) / 2;
    SplittableRandom random = new SplittableRandom(Seeds.mix(seed, epoch));
    for (int i = 0; i < ROUNDS; i++) {
      keys[i] = random.nextLong();
    }
  }

  @Override
  public long positionOf(long index) {
    long position = index;
    do {
      position = encrypt(position);
    } while (position >= size);
    return position;
  }

  private long encrypt(long value) {
    long mask = (1L << halfBits) - 1;
    long left = value >>> halfBits;
    long right = value & mask;
    for (long key : keys) {
      long next = left ^ (Seeds.mix(key, right) & mask);
      left = right;
      right = next;
    }
    return (left << halfBits) | right;
  }
}
