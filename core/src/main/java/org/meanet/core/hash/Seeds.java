package org.meanet.core.hash;

import java.nio.charset.StandardCharsets;

/** Derives independent seeds from one, so that each use of randomness has its own stream. */
public final class Seeds {

  private Seeds() {}

  /**
   * The finaliser of SplitMix64 (Steele, Lea and Flood, 2014) over both values. The same on every
   * machine; neighbouring values give unrelated results.
   */
  public static long mix(long seed, long value) {
    long z = seed + 0x9E3779B97F4A7C15L * (value + 1);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A hash of text that is the same on every machine, another for another seed. */
  public static long hash(long seed, String text) {
    long hash = seed;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = mix(hash, b & 0xff);
    }
    return hash;
  }
}
