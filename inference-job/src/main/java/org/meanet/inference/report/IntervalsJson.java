package org.meanet.inference.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Function;
import org.meanet.inference.offload.Headline;
import org.meanet.inference.offload.Interval;
import org.meanet.inference.offload.Intervals;
import org.meanet.inference.offload.QuantileIntervals;

/** {@code intervals_95} of the JSON: under the keys of the numbers themselves. */
final class IntervalsJson {
  private final Function<Headline, Optional<Interval>> intervals;

  private IntervalsJson(Function<Headline, Optional<Interval>> intervals) {
    this.intervals = intervals;
  }

  static void write(ObjectNode node, Intervals intervals) {
    ObjectNode images = node.putObject("over_images");
    ObjectNode latency = new IntervalsJson(intervals::of).numbers(images);
    QuantileIntervals quantiles = intervals.latency();
    interval(latency.putObject("p50"), quantiles.p50());
    interval(latency.putObject("p95"), quantiles.p95());
    interval(latency.putObject("p99"), quantiles.p99());
    if (intervals.overEdges().isPresent()) {
      new IntervalsJson(intervals::ofEdges).numbers(node.putObject("over_edges"));
    }
  }

  /**
   * @return where further numbers of the latency go
   */
  private ObjectNode numbers(ObjectNode node) {
    ObjectNode accuracy = node.putObject("accuracy");
    way(accuracy.putObject("main"), Headline.MAIN_ALL, Headline.MAIN_HARD, Headline.MAIN_EASY);
    way(
        accuracy.putObject("meanet"),
        Headline.MEANET_ALL,
        Headline.MEANET_HARD,
        Headline.MEANET_EASY);
    way(accuracy.putObject("cloud"), Headline.CLOUD_ALL, Headline.CLOUD_HARD, Headline.CLOUD_EASY);
    way(
        accuracy.putObject("routed"),
        Headline.ROUTED_ALL,
        Headline.ROUTED_HARD,
        Headline.ROUTED_EASY);
    ObjectNode differences = node.putObject("accuracy_differences");
    put(differences, "routed_less_cloud", Headline.ROUTED_LESS_CLOUD);
    put(differences, "routed_less_main", Headline.ROUTED_LESS_MAIN);
    put(differences, "meanet_less_main_on_hard", Headline.MEANET_LESS_MAIN_HARD);
    put(differences, "extension_less_control_on_hard", Headline.EXTENSION_LESS_CONTROL);
    put(node, "offload_share", Headline.OFFLOAD_SHARE);
    put(node, "upload_bytes", Headline.UPLOAD_BYTES);
    ObjectNode energy = node.putObject("energy_joules");
    put(energy, "main_only", Headline.MAIN_JOULES);
    put(energy, "edge_only", Headline.MEANET_JOULES);
    put(energy, "cloud_only", Headline.CLOUD_JOULES);
    put(energy, "routed", Headline.ROUTED_JOULES);
    put(node, "energy_share_of_cloud_only", Headline.ROUTED_OF_CLOUD_JOULES);
    ObjectNode latency = node.putObject("latency_seconds");
    put(latency, "mean", Headline.MEAN_LATENCY_SECONDS);
    return latency;
  }

  private void way(ObjectNode node, Headline all, Headline hard, Headline easy) {
    put(node, "all", all);
    put(node, "hard", hard);
    put(node, "easy", easy);
  }

  private void put(ObjectNode node, String key, Headline headline) {
    intervals.apply(headline).ifPresent(interval -> interval(node.putObject(key), interval));
  }

  private static void interval(ObjectNode node, Interval interval) {
    node.put("low", interval.low());
    node.put("high", interval.high());
  }
}
