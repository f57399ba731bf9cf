package org.meanet.inference.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One HTML file that opens from anywhere, offline. A content security policy in it forbids every
 * request; all data stands in JSON elements that the page's scripts read.
 *
 * @param content what the body shows, a resource
 * @param scripts in the order in which they run
 */
record HtmlPage(String content, List<String> scripts) {
  private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";
  private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");

  /**
   * @param title of the page
   * @param data of the JSON elements, by their ids
   */
  byte[] with(String title, SortedMap<String, JsonNode> data) {
    Map<String, String> values =
        Map.of(
            "title",
            escaped(title),
            "style",
            resource("report.css"),
            "content",
            resource(content),
            "data",
            data.entrySet().stream()
                .map(one -> element(one.getKey(), one.getValue()))
                .collect(Collectors.joining("\n")),
            "echarts",
            resource(ECHARTS),
            "script",
            scripts.stream().map(HtmlPage::resource).collect(Collectors.joining("\n")));
    // One pass: nothing in a value is ever taken for a slot.
    Matcher slots = SLOT.matcher(resource("frame.html"));
    return slots
        .replaceAll(slot -> Matcher.quoteReplacement(values.get(slot.group(1))))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String element(String id, JsonNode data) {
    return "<script type=\"application/json\" id=\"" + id + "\">" + forScript(data) + "</script>";
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
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The class path must hold [" + name + "]");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
