package org.meanet.inference.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code index.html}: one file that opens from anywhere, offline. A content security policy in it
 * forbids every request; all data stands in JSON elements that the page's script reads.
 */
final class ReportPage {
  /** The most edges listed on the page; {@code edges.csv} has all. */
  static final int EDGES = 200;

  private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";
  private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");

  private ReportPage() {}

  static byte[] of(Report report, JsonNode data) {
    Map<String, String> values =
        Map.of(
            "title", escaped(report.name()),
            "style", resource("report.css"),
            "data", forScript(data),
            "thumbnails", forScript(thumbnails(report)),
            "echarts", resource(ECHARTS),
            "script",
                Stream.of("common.js", "report.js", "what-if.js", "classes.js", "gallery.js")
                    .map(ReportPage::resource)
                    .collect(Collectors.joining("\n")));
    // One pass: nothing in a value is ever taken for a slot.
    Matcher slots = SLOT.matcher(resource("report.html"));
    return slots
        .replaceAll(slot -> Matcher.quoteReplacement(values.get(slot.group(1))))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode thumbnails(Report report) {
    ObjectNode pictures = JsonNodeFactory.instance.objectNode();
    new TreeMap<>(report.thumbnails()).forEach(pictures::put);
    return pictures;
  }

  // The same JSON in a form that cannot end a script element or open a comment, whatever is in it.
  private static String forScript(JsonNode node) {
    return node.toString()
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The class path must hold [" + name + "]");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
