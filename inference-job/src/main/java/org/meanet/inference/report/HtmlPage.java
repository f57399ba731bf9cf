package org.meanet.inference.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One HTML file that opens from anywhere, offline. A content security policy in it forbids every
 * request; all data stands in JSON elements that the page's scripts read.
 *
 * @param template the file's frame, with slots
 * @param scripts in the order in which they run
 */
record HtmlPage(String template, List<String> scripts) {
  private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";
  private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");

  /**
   * @param title of the page
   * @param data for the JSON elements, by slot
   */
  byte[] with(String title, Map<String, JsonNode> data) {
    Map<String, String> values = new HashMap<>();
    data.forEach((slot, node) -> values.put(slot, forScript(node)));
    values.put("title", escaped(title));
    values.put("style", resource("report.css"));
    values.put("echarts", resource(ECHARTS));
    values.put(
        "script", scripts.stream().map(HtmlPage::resource).collect(Collectors.joining("\n")));
    // One pass: nothing in a value is ever taken for a slot.
    Matcher slots = SLOT.matcher(resource(template));
    return slots
        .replaceAll(slot -> Matcher.quoteReplacement(values.get(slot.group(1))))
        .getBytes(StandardCharsets.UTF_8);
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
