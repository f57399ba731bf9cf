package org.meanet.inference.offload;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.meanet.core.config.KebabCase;

/** Curves as a table: a row for each point of each curve. */
public final class SweepTable {
  public static final StructType SCHEMA =
      StructType.fromDDL(
          """
          policy STRING NOT NULL,
          extension BOOLEAN NOT NULL,
          extension_rule STRING NOT NULL,
          threshold DOUBLE NOT NULL,
          images BIGINT NOT NULL,
          offloaded BIGINT NOT NULL,
          offload_share DOUBLE NOT NULL,
          correct BIGINT NOT NULL,
          hard_images BIGINT NOT NULL,
          hard_correct BIGINT NOT NULL,
          upload_bytes BIGINT NOT NULL,
          edge_compute_joules DOUBLE NOT NULL,
          upload_joules DOUBLE NOT NULL,
          cloud_joules DOUBLE NOT NULL,
          mean_latency_seconds DOUBLE NOT NULL,
          latency_p50_seconds DOUBLE NOT NULL,
          latency_p95_seconds DOUBLE NOT NULL,
          latency_p99_seconds DOUBLE NOT NULL
          """);

  private SweepTable() {}

  /** The rows of some curves, in their order. */
  public static List<Row> rows(List<SweepCurve> curves) {
    return curves.stream()
        .flatMap(curve -> curve.points().stream().map(point -> row(curve, point)))
        .toList();
  }

  /** The row of one point of a curve. */
  public static Row row(SweepCurve curve, SweepPoint point) {
    return RowFactory.create(
        curve.policy().name(),
        curve.withExtension(),
        KebabCase.ofConstant(curve.extensionRule()),
        point.threshold(),
        point.all().count(),
        point.offloaded(),
        point.offloadShare(),
        point.all().correct(),
        point.hard().count(),
        point.hard().correct(),
        point.totals().uploadBytes(),
        point.totals().energy().edgeComputeJoules(),
        point.totals().energy().uploadJoules(),
        point.totals().energy().cloudJoules(),
        point.totals().meanLatencySeconds(),
        point.latency().p50(),
        point.latency().p95(),
        point.latency().p99());
  }
}
