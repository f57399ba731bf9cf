package org.meanet.inference.report;

import org.meanet.inference.offload.EdgeStatistics;
import org.meanet.inference.offload.FleetStatistics;
import org.meanet.inference.offload.OffloadStatistics;

/** {@code edges.csv}: one line for each edge, counts and sums only. */
final class EdgesCsv {
  private EdgesCsv() {}

  static String of(FleetStatistics statistics) {
    StringBuilder csv =
        new StringBuilder(
            Csv.line(
                "edge",
                "images",
                "main_exit_count",
                "main_exit_correct",
                "extension_exit_count",
                "extension_exit_correct",
                "cloud_exit_count",
                "cloud_exit_correct",
                "hard_images",
                "main_correct",
                "main_hard_correct",
                "meanet_correct",
                "meanet_hard_correct",
                "cloud_correct",
                "cloud_hard_correct",
                "routed_correct",
                "routed_hard_correct",
                "upload_bytes",
                "routed_energy_joules",
                "edge_only_energy_joules",
                "cloud_only_energy_joules",
                "latency_p50_seconds",
                "latency_p95_seconds",
                "latency_p99_seconds"));
    for (EdgeStatistics edge : statistics.edges()) {
      csv.append(line(edge.edge(), edge.statistics()));
    }
    return csv.toString();
  }

  private static String line(int edge, OffloadStatistics s) {
    return Csv.line(
        edge,
        s.images(),
        s.exits().main().count(),
        s.exits().main().correct(),
        s.exits().extension().count(),
        s.exits().extension().correct(),
        s.exits().cloud().count(),
        s.exits().cloud().correct(),
        s.main().accuracy().hard().count(),
        s.main().accuracy().all().correct(),
        s.main().accuracy().hard().correct(),
        s.meanet().accuracy().all().correct(),
        s.meanet().accuracy().hard().correct(),
        s.cloud().accuracy().all().correct(),
        s.cloud().accuracy().hard().correct(),
        s.routed().accuracy().all().correct(),
        s.routed().accuracy().hard().correct(),
        s.routed().totals().uploadBytes(),
        s.routed().totals().energy().edgeJoules(),
        s.meanet().totals().energy().edgeJoules(),
        s.cloud().totals().energy().edgeJoules(),
        s.latency().p50(),
        s.latency().p95(),
        s.latency().p99());
  }
}
