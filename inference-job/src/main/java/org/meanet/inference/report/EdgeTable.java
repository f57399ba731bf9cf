package org.meanet.inference.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.meanet.core.fleet.EdgeSetup;
import org.meanet.inference.offload.Answers;
import org.meanet.inference.offload.EdgeLoad;
import org.meanet.inference.offload.EdgeStatistics;
import org.meanet.inference.offload.OffloadStatistics;

/**
 * The edges on the terminal, 100 columns wide: one line for each, or, where there are many, one for
 * each pair of device and link, with the slowest of its edges.
 */
final class EdgeTable {
  /** The most edges that get a line of their own. */
  static final int LINES = 16;

  private static final String EACH = "%-6s%-16s%-10s%9s%10s%9s%12s%11s%9s%8s";
  private static final String GROUPED = "%-6s%-16s%-10s%9s%10s%9s%12s%20s%8s";

  private final Report report;
  private final List<EdgeStatistics> edges;

  EdgeTable(Report report) {
    this.report = report;
    this.edges = report.offload().statistics().edges();
  }

  String head() {
    return isGrouped()
        ? String.format(
            GROUPED,
            "EDGES",
            "device",
            "link",
            "images",
            "uploaded",
            "right",
            "per image",
            "slowest, 95 % in",
            "load")
        : String.format(
            EACH,
            "EDGE",
            "device",
            "link",
            "images",
            "uploaded",
            "right",
            "per image",
            "95 % in",
            "device",
            "link");
  }

  List<String> lines() {
    return isGrouped()
        ? edges.stream()
            .collect(
                Collectors.groupingBy(
                    this::kind,
                    () ->
                        new TreeMap<>(Comparator.comparing(Kind::device).thenComparing(Kind::link)),
                    Collectors.toList()))
            .entrySet()
            .stream()
            .map(group -> grouped(group.getKey(), group.getValue()))
            .toList()
        : edges.stream().map(this::each).toList();
  }

  private record Kind(String device, String link) {}

  private boolean isGrouped() {
    return edges.size() > LINES;
  }

  private Kind kind(EdgeStatistics edge) {
    EdgeSetup setup = report.fleet().edges().get(edge.edge());
    return new Kind(setup.device(), setup.link());
  }

  private Optional<EdgeLoad> load(EdgeStatistics edge) {
    return report.load().map(load -> load.edge(edge.edge()));
  }

  private String each(EdgeStatistics edge) {
    OffloadStatistics s = edge.statistics();
    List<Object> cells = new ArrayList<>();
    cells.add(edge.edge());
    cells.addAll(common(kind(edge), List.of(edge)));
    cells.add(Display.seconds(s.latency().p95()));
    cells.add(busy(load(edge).map(EdgeLoad::deviceUtilisation)));
    cells.add(busy(load(edge).map(EdgeLoad::linkUtilisation)));
    return String.format(Locale.ROOT, EACH, cells.toArray());
  }

  private String grouped(Kind kind, List<EdgeStatistics> its) {
    EdgeStatistics slowest =
        its.stream()
            .max(Comparator.comparingDouble(edge -> edge.statistics().latency().p95()))
            .orElseThrow();
    List<Object> cells = new ArrayList<>();
    cells.add(Display.count(its.size()));
    cells.addAll(common(kind, its));
    cells.add(Display.seconds(slowest.statistics().latency().p95()) + ", edge " + slowest.edge());
    cells.add(
        busy(
            its.stream()
                .flatMap(edge -> load(edge).stream())
                .map(load -> Math.max(load.deviceUtilisation(), load.linkUtilisation()))
                .max(Comparator.naturalOrder())));
    return String.format(Locale.ROOT, GROUPED, cells.toArray());
  }

  private static List<Object> common(Kind kind, List<EdgeStatistics> its) {
    long images = sum(its, OffloadStatistics::images);
    double joules =
        its.stream()
            .mapToDouble(edge -> edge.statistics().routed().totals().energy().edgeJoules())
            .sum();
    return List.of(
        cut(kind.device(), 15),
        cut(kind.link(), 9),
        Display.count(images),
        Display.percent(sum(its, s -> s.routed().offloaded()), images),
        Display.percent(new Answers(images, sum(its, s -> s.routed().accuracy().all().correct()))),
        Display.joules(joules / images));
  }

  private static long sum(List<EdgeStatistics> its, ToLongFunction<OffloadStatistics> count) {
    return its.stream().mapToLong(edge -> count.applyAsLong(edge.statistics())).sum();
  }

  private static String busy(Optional<Double> utilisation) {
    return utilisation.map(Display::busy).orElse("–");
  }

  private static String cut(String name, int width) {
    return name.length() <= width ? name : name.substring(0, width - 1) + "…";
  }
}
