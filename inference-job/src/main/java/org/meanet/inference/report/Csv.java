package org.meanet.inference.report;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A comma-separated line of numbers and plain words. */
final class Csv {
  private Csv() {}

  static String line(Object... values) {
    return Arrays.stream(values).map(String::valueOf).collect(Collectors.joining(",", "", "\n"));
  }

  /** A value of any text: in quotes where a comma, a quote or a line's end asks for it. */
  static String quoted(String text) {
    return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? "\"" + text.replace("\"", "\"\"") + "\""
        : text;
  }
}
