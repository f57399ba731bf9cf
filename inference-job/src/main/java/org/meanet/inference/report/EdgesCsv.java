package org.meanet.inference.report;

import java.util.Optional;
import org.meanet.core.fleet.EdgeSetup;
import org.meanet.inference.offload.EdgeLoad;
import org.meanet.inference.offload.EdgeStatistics;
import org.meanet.inference.offload.Energy;
import org.meanet.inference.offload.OffloadStatistics;

/**
 * {@code edges.csv}: one line for each edge, counts and sums; loads are empty where no rate is
 * known.
 */
final class EdgesCsv {
  private EdgesCsv() {}

  static String of(Report report) {
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
                "latency_p99_seconds",
                "device",
                "link",
                "reachable",
                "routed_main_joules",
                "routed_extension_joules",
                "routed_upload_joules",
                "images_per_second",
                "device_utilisation",
                "link_utilisation",
                "requests_per_second"));
    for (EdgeStatistics edge : report.offload().statistics().edges()) {
      csv.append(
          line(
              edge.edge(),
              report.fleet().edges().get(edge.edge()),
              report.load().map(load -> load.edge(edge.edge())),
              edge.statistics()));
    }
    return csv.toString();
  }

  private static String line(
      int edge, EdgeSetup setup, Optional<EdgeLoad> load, OffloadStatistics s) {
    Energy energy = s.routed().totals().energy();
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
        s.cloudNetwork().all().correct(),
        s.cloudNetwork().hard().correct(),
        s.routed().accuracy().all().correct(),
        s.routed().accuracy().hard().correct(),
        s.routed().totals().uploadBytes(),
        s.routed().totals().energy().edgeJoules(),
        s.meanet().totals().energy().edgeJoules(),
        s.cloud().totals().energy().edgeJoules(),
        s.latency().p50(),
        s.latency().p95(),
        s.latency().p99(),
        Csv.quoted(setup.device()),
        Csv.quoted(setup.link()),
        s.reachable(),
        energy.mainJoules(),
        energy.extensionJoules(),
        energy.uploadJoules(),
        shown(load.map(EdgeLoad::imagesPerSecond)),
        shown(load.map(EdgeLoad::deviceUtilisation)),
        shown(load.map(EdgeLoad::linkUtilisation)),
        shown(load.map(EdgeLoad::requestsPerSecond)));
  }

  private static String shown(Optional<Double> known) {
    return known.map(String::valueOf).orElse("");
  }
}
