package org.meanet.benchmarks;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * A scores table of random answers: all signals differ, payloads as photographs have them, and
 * confidence has nothing to do with being right, which costs neither way of counting anything.
 */
final class SyntheticScores {
  static final int CLASSES = 100;
  static final int HARD_CLASSES = 50;
  static final int EDGES = 8;

  private static final List<String> COLUMNS =
      List.of(
          "concat('image-', id) AS id",
          integer(EDGES, 1, "edge"),
          integer(CLASSES, 2, "label"),
          "20000 + pmod(xxhash64(id, 3), 100000) AS payload_bytes",
          "150528L AS raw_bytes",
          answer(0.7, CLASSES, 4, "main_class"),
          "cast(0.01 + 0.99 * rand(5) AS double) AS main_confidence",
          "cast(4.6 * rand(6) AS double) AS main_entropy",
          "true AS main_top5",
          integer(HARD_CLASSES, 7, "main_hard_class"),
          "rand(8) AS main_hard_mass",
          answer(0.75, HARD_CLASSES, 9, "extension_class"),
          "cast(0.02 + 0.98 * rand(10) AS double) AS extension_confidence",
          "cast(3.9 * rand(11) AS double) AS extension_entropy",
          answer(0.85, CLASSES, 12, "cloud_class"),
          "cast(0.01 + 0.99 * rand(13) AS double) AS cloud_confidence",
          "true AS cloud_top5",
          "rand(19) AS main_margin",
          "rand(14) AS main_calibrated_confidence",
          "rand(15) AS main_calibrated_entropy",
          "rand(16) AS extension_calibrated_confidence",
          "rand(17) AS extension_calibrated_entropy",
          "rand(18) AS cloud_calibrated_confidence",
          "cast(NULL AS bigint) AS reencoded_bytes",
          "cast(NULL AS int) AS cloud_reencoded_class",
          "cast(NULL AS double) AS cloud_reencoded_confidence",
          "cast(NULL AS boolean) AS cloud_reencoded_top5");

  private SyntheticScores() {}

  /** Writes such a table. */
  static void write(SparkSession spark, long rows, int partitions, String path) {
    spark
        .range(0, rows, 1, partitions)
        .selectExpr(COLUMNS.toArray(String[]::new))
        .write()
        .parquet(path);
  }

  private static String integer(int below, int seed, String name) {
    return "cast(pmod(xxhash64(id, %d), %d) AS int) AS %s".formatted(seed, below, name);
  }

  /** The label at that rate, if it is among the classes, and else any of them. */
  private static String answer(double rate, int classes, int seed, String name) {
    String label = "pmod(xxhash64(id, 2), %d)".formatted(CLASSES);
    return Stream.of(
            "cast(CASE WHEN rand(%d) < %s AND %s < %d".formatted(100 + seed, rate, label, classes),
            "THEN %s".formatted(label),
            "ELSE pmod(xxhash64(id, %d), %d) END AS int) AS %s".formatted(seed, classes, name))
        .reduce((a, b) -> a + " " + b)
        .orElseThrow();
  }
}
