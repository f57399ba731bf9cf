package org.meanet.inference.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code index.html}. */
final class ReportPage {
  /** The most edges listed on the page; {@code edges.csv} has all. */
  static final int EDGES = 200;

  private static final HtmlPage PAGE =
      new HtmlPage(
          "report.html",
          List.of("page.js", "common.js", "report.js", "what-if.js", "classes.js", "gallery.js"));

  private ReportPage() {}

  static byte[] of(Report report, JsonNode data) {
    ObjectNode pictures = JsonNodeFactory.instance.objectNode();
    new TreeMap<>(report.thumbnails()).forEach(pictures::put);
    return PAGE.with(
        report.name() + " – offload report",
        new TreeMap<>(Map.of("data", data, "thumbnails", pictures)));
  }
}
