package org.meanet.benchmarks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks a number up in JSON that the project itself has written. */
final class Json {
  private Json() {}

  /** The first number of that key. */
  static double number(String json, String key) {
    Matcher found = Pattern.compile("\"" + key + "\"\\s*:\\s*([-+.0-9eE]+)").matcher(json);
    if (!found.find()) {
      throw new IllegalStateException(key + " must be in " + json);
    }
    return Double.parseDouble(found.group(1));
  }
}
