package org.meanet.benchmarks;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The jars of a JVM. */
record ClassPath(List<String> jars) {

  static ClassPath ofThisJvm() {
    return new ClassPath(
        List.of(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator))));
  }

  /**
   * @param fileName regular expression of the file names to leave out
   * @throws IllegalStateException if there is no such jar: the engine would run with another one
   *     than it is named after
   */
  ClassPath without(String fileName) {
    List<String> kept = jars.stream().filter(jar -> !nameOf(jar).matches(fileName)).toList();
    if (kept.size() == jars.size()) {
      throw new IllegalStateException(
          "The class path must have a jar [" + fileName + "] to leave out; build benchmarks anew");
    }
    return new ClassPath(kept);
  }

  /** In its jar's name. */
  Optional<String> versionOf(String artifact) {
    Pattern named = Pattern.compile(Pattern.quote(artifact) + "-(\\d.*?)(-linux-x86_64.*)?\\.jar");
    return jars.stream()
        .map(ClassPath::nameOf)
        .map(named::matcher)
        .filter(Matcher::matches)
        .map(found -> found.group(1))
        .findFirst();
  }

  /** For {@code java -cp}. */
  String text() {
    return String.join(File.pathSeparator, jars);
  }

  private static String nameOf(String jar) {
    String[] steps = jar.split("[/\\\\]");
    return Arrays.stream(steps).reduce("", (before, step) -> step);
  }
}
