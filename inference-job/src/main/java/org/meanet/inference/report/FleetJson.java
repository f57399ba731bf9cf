package org.meanet.inference.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.meanet.core.config.DeviceSpec;
import org.meanet.core.config.Experiment;
import org.meanet.core.cost.Link;
import org.meanet.core.cost.ServerQueue;
import org.meanet.core.fleet.EdgeFleet;
import org.meanet.core.fleet.EdgeSetup;
import org.meanet.inference.offload.CloudLoad;
import org.meanet.inference.offload.EdgeLoad;
import org.meanet.inference.offload.FleetLoad;

/** What {@code report.json} says of devices, links and loads. Units are in the keys. */
final class FleetJson {
  private FleetJson() {}

  static void device(ObjectNode node, String name, Experiment.Costs costs) {
    DeviceSpec device = costs.devices().get(name);
    node.put("name", name);
    node.put("macs_per_second", device.macsPerSecond());
    node.put("watts", device.device().watts());
    device.memoryBytes().ifPresent(bytes -> node.put("memory_bytes", bytes));
    node.put("source", device.source());
  }

  static void link(ObjectNode node, String name, Experiment.Costs costs) {
    Link link = costs.links().get(name);
    node.put("name", name);
    node.put("megabits_per_second", link.megabitsPerSecond());
    node.put("upload_watts", link.uploadWatts());
    node.put("round_trip_seconds", link.roundTripSeconds());
    node.put("source", link.source());
  }

  /** What the fleet has, and how many edges have it. */
  static void setting(ObjectNode node, Report report) {
    EdgeFleet fleet = report.fleet();
    Experiment.Costs costs = report.costs();
    node.put("reachability", fleet.reachability().words());
    ArrayNode devices = node.putArray("devices");
    count(fleet.edges(), EdgeSetup::device)
        .forEach(
            (name, edges) -> {
              ObjectNode device = devices.addObject();
              device(device, name, costs);
              device.put("edges", edges);
            });
    ArrayNode links = node.putArray("links");
    count(fleet.edges(), EdgeSetup::link)
        .forEach(
            (name, edges) -> {
              ObjectNode link = links.addObject();
              link(link, name, costs);
              link.put("edges", edges);
            });
    models(node.putArray("cost_models"), report.fleetCosts().byEdge(), fleet.edges());
  }

  // Edges of one model may have devices of two names and the same figures; the first one's stands.
  private static void models(ArrayNode node, List<Integer> byEdge, List<EdgeSetup> edges) {
    Map<Integer, Long> counts =
        byEdge.stream()
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    counts.forEach(
        (model, count) -> {
          ObjectNode entry = node.addObject();
          edge(entry, edges.get(byEdge.indexOf(model)));
          entry.put("edges", count);
        });
  }

  static void edge(ObjectNode node, EdgeSetup edge) {
    node.put("device", edge.device());
    node.put("link", edge.link());
  }

  static void load(ObjectNode node, EdgeLoad load) {
    node.put("images_per_second", load.imagesPerSecond());
    node.put("device_utilisation", load.deviceUtilisation());
    node.put("requests_per_second", load.requestsPerSecond());
    node.put("upload_bytes_per_second", load.uploadBytesPerSecond());
    node.put("link_utilisation", load.linkUtilisation());
  }

  static void cloud(ObjectNode node, FleetLoad load) {
    CloudLoad cloud = load.cloud();
    node.put("requests_per_second", cloud.requestsPerSecond());
    node.put("service_seconds", cloud.serviceSeconds());
    node.put("utilisation_of_one_server", cloud.utilisationOfOneServer());
    node.put("latency_target_seconds", cloud.targetSeconds());
    cloud.forMean().ifPresent(queue -> queue(node.putObject("for_mean"), queue));
    cloud.forP95().ifPresent(queue -> queue(node.putObject("for_p95"), queue));
    numbers(node.putArray("edges_whose_device_is_too_slow"), load.overloadedDevices());
    numbers(node.putArray("edges_whose_link_is_too_slow"), load.overloadedLinks());
  }

  private static void queue(ObjectNode node, ServerQueue queue) {
    node.put("servers", queue.servers());
    node.put("utilisation", queue.utilisation());
    node.put("waiting_probability", queue.waitingProbability());
    node.put("mean_wait_seconds", queue.meanWaitSeconds());
    node.put("p95_wait_seconds", queue.waitSeconds(CloudLoad.P95));
  }

  private static void numbers(ArrayNode node, List<Integer> numbers) {
    numbers.forEach(node::add);
  }

  private static Map<String, Long> count(List<EdgeSetup> edges, Function<EdgeSetup, String> name) {
    return edges.stream().collect(Collectors.groupingBy(name, TreeMap::new, Collectors.counting()));
  }
}
