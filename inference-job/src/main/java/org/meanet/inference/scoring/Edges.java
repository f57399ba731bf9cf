package org.meanet.inference.scoring;

import java.nio.charset.StandardCharsets;
import org.apache.spark.Partitioner;

/**
 * Gives every image to an edge by a seeded hash of its id, and every edge a partition of its own:
 * edge e is partition e, whatever the cluster.
 */
final class Edges extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final int count;
  private final long seed;

  Edges(int count, long seed) {
    this.count = count;
    this.seed = seed;
  }

  /** The edge, 0..count−1, that holds the image. */
  int edgeOf(String id) {
    long hash = seed;
    for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
      hash = mix(hash + (b & 0xff) + 1);
    }
    return (int) Long.remainderUnsigned(hash, count);
  }

  /** SplitMix64's step: neighbouring ids land on unrelated edges. */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  @Override
  public int numPartitions() {
    return count;
  }

  /**
   * @param edge an {@link Integer}
   */
  @Override
  public int getPartition(Object edge) {
    return (Integer) edge;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Edges edges && edges.count == count && edges.seed == seed;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(31 * seed + count);
  }
}
