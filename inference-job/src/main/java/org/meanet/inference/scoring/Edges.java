package org.meanet.inference.scoring;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.hash.Murmur3_x86_32;
import org.meanet.core.hash.Seeds;

/**
 * Gives every image to an edge by a seeded hash of its id, and every edge a partition of its own:
 * edge e is partition e, whatever the cluster.
 */
final class Edges implements Serializable {
  private static final long serialVersionUID = 1L;

  // Of Spark's hash().
  private static final int SPARK_SEED = 42;

  private final int count;
  private final long seed;

  Edges(int count, long seed) {
    this.count = count;
    this.seed = seed;
  }

  /**
   * Deals images out. Spark moves the rows in its own binary form: as Java objects they would have
   * to be serialized, and Java's streams hold on to a hundred images for each edge.
   *
   * @param images with a column {@code id}
   * @return the same rows, those of edge e in partition e
   */
  Dataset<Row> deal(Dataset<Row> images) {
    int[] keys = keys();
    UDF1<String, Integer> key = id -> keys[edgeOf(id)];
    return images.repartition(count, udf(key, DataTypes.IntegerType).apply(col("id")));
  }

  /** The edge, 0..count−1, that holds the image. */
  private int edgeOf(String id) {
    return (int) Long.remainderUnsigned(Seeds.hash(seed, id), count);
  }

  /** By edge, a number that Spark sends to the partition of that index: pmod(hash(key), count). */
  private int[] keys() {
    int[] keys = new int[count];
    Arrays.fill(keys, -1);
    int missing = count;
    for (int key = 0; missing > 0; key++) {
      int partition = Math.floorMod(Murmur3_x86_32.hashInt(key, SPARK_SEED), count);
      if (keys[partition] < 0) {
        keys[partition] = key;
        missing--;
      }
    }
    return keys;
  }
}
