package org.meanet.inference.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;

/** Finished runs side by side, from their reports alone. */
public final class RunComparison {
  private static final int LONGEST_NAME = 26;
  private static final HtmlPage PAGE =
      new HtmlPage("compare.html", List.of("page.js", "compare.js"));

  private final List<ComparedRun> runs;

  private RunComparison(List<ComparedRun> runs) {
    this.runs = runs;
  }

  /**
   * @param folders of the runs, on any Hadoop file system
   * @throws UserError if there are fewer than two, one has no report of this version, or they are
   *     of different classes
   */
  public static RunComparison of(List<String> folders, Configuration hadoop) {
    if (folders.size() < 2) {
      throw new UserError(
          "A comparison must have at least two runs, got [" + folders.size() + "]; name another");
    }
    List<ComparedRun> runs =
        folders.stream().map(folder -> ComparedRun.read(folder, hadoop)).toList();
    ComparedRun first = runs.get(0);
    for (ComparedRun run : runs) {
      if (run.count("/class_count") != first.count("/class_count")) {
        throw new UserError(
            String.format(
                Locale.ROOT,
                "Compared runs must be of the same classes, got [%,d] in [%s] and [%,d] in [%s];"
                    + " compare runs of one data set",
                first.count("/class_count"),
                first.folder(),
                run.count("/class_count"),
                run.folder()));
      }
      requireSameNames(first, run);
    }
    return new RunComparison(runs);
  }

  private static void requireSameNames(ComparedRun first, ComparedRun run) {
    List<String> expected = first.classNames();
    List<String> found = run.classNames();
    for (int label = 0; label < expected.size(); label++) {
      if (!expected.get(label).equals(found.get(label))) {
        throw new UserError(
            String.format(
                Locale.ROOT,
                "Compared runs must be of the same classes, got [%s] in [%s] and [%s] in [%s] as"
                    + " class %,d; compare runs of one data set",
                expected.get(label),
                first.folder(),
                found.get(label),
                run.folder(),
                label));
      }
    }
  }

  /** Plain text of at most 100 columns: a line for each run. */
  public String terminal() {
    StringBuilder out = new StringBuilder();
    line(out, "RUN", "images", "sent", "right", "cloud", "edge", "energy", "bytes", "95 %");
    line(out, "", "", "", "routed", "alone", "alone", "an image", "an image", "within");
    out.append("─".repeat(99)).append('\n');
    for (ComparedRun run : runs) {
      long images = run.count("/images");
      line(
          out,
          shortened(run.folder()),
          Display.count(images),
          Display.percent(run.count("/exits/cloud/count"), images),
          Display.percent(run.count("/accuracy/routed/all/correct"), images),
          Display.percent(run.count("/accuracy/cloud/all/correct"), images),
          Display.percent(run.count("/accuracy/meanet/all/correct"), images),
          Display.joules(run.number("/energy_joules/routed") / images),
          Display.bytes(run.number("/upload_bytes") / images),
          Display.seconds(run.number("/latency_seconds/p95")));
    }
    out.append('\n');
    for (ComparedRun run : runs) {
      out.append(
          shortened(run.folder())
              + ": "
              + run.text("/name")
              + ", sent when "
              + run.text("/policy/condition")
              + "\n");
    }
    return out.toString();
  }

  /** One HTML file that opens offline. */
  public byte[] page() {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    ArrayNode list = data.putArray("runs");
    for (ComparedRun run : runs) {
      ObjectNode node = list.addObject();
      node.put("folder", run.folder());
      for (String key :
          List.of(
              "name",
              "images",
              "policy",
              "exits",
              "accuracy",
              "energy_joules",
              "upload_bytes",
              "latency_seconds")) {
        node.set(key, run.report().get(key));
      }
      JsonNode curve = run.report().at("/sweep/0");
      node.put("threshold_unit", curve.path("threshold_unit").asText());
      ArrayNode points = node.putArray("points");
      for (JsonNode point : curve.get("points")) {
        ObjectNode kept = points.addObject();
        for (String key :
            List.of("threshold", "offloaded", "all", "energy_joules", "upload_bytes")) {
          kept.set(key, point.get(key));
        }
      }
    }
    return PAGE.with("Comparison – MEANet", new TreeMap<>(Map.of("data", data)));
  }

  private static void line(StringBuilder out, String name, String... cells) {
    out.append(String.format("%-" + LONGEST_NAME + "s", name));
    out.append(String.format("%9s%8s%8s%8s%8s%11s%11s%10s%n", (Object[]) cells));
  }

  // The end of a path tells runs apart.
  private static String shortened(String folder) {
    return folder.length() < LONGEST_NAME
        ? folder
        : "…" + folder.substring(folder.length() - LONGEST_NAME + 2);
  }
}
