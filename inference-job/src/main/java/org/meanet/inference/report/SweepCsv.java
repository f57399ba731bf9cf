package org.meanet.inference.report;

import java.util.List;
import org.meanet.core.config.KebabCase;
import org.meanet.inference.offload.SweepCurve;
import org.meanet.inference.offload.SweepPoint;

/** {@code sweep.csv}: one line for each point of each curve. */
final class SweepCsv {
  private SweepCsv() {}

  static String of(List<SweepCurve> curves) {
    StringBuilder csv =
        new StringBuilder(
            Csv.line(
                "policy",
                "extension",
                "extension_rule",
                "threshold",
                "images",
                "offloaded",
                "offload_share",
                "correct",
                "hard_images",
                "hard_correct",
                "upload_bytes",
                "edge_compute_joules",
                "upload_joules",
                "cloud_joules",
                "mean_latency_seconds",
                "latency_p50_seconds",
                "latency_p95_seconds",
                "latency_p99_seconds"));
    for (SweepCurve curve : curves) {
      curve.points().forEach(point -> csv.append(line(curve, point)));
    }
    return csv.toString();
  }

  private static String line(SweepCurve curve, SweepPoint point) {
    return Csv.line(
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
