package org.meanet.inference.scoring;

import org.apache.spark.Partitioner;
import org.meanet.core.hash.Seeds;

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
    return (int) Long.remainderUnsigned(Seeds.hash(seed, id), count);
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
