package org.meanet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Calls bin/meanet as a user does. */
final class Meanet {
  private Meanet() {}

  static Process start(String... arguments) throws IOException {
    return start(ProcessBuilder.Redirect.DISCARD, arguments);
  }

  /**
   * @param shown file for what it prints
   */
  static Process start(Path shown, String... arguments) throws IOException {
    return start(ProcessBuilder.Redirect.to(shown.toFile()), arguments);
  }

  private static Process start(ProcessBuilder.Redirect shown, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("bin/meanet"));
    command.addAll(List.of(arguments));
    System.out.println(String.join(" ", command));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(shown)
        .start();
  }

  static void run(String... arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("It ended with " + process.exitValue());
    }
  }

  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        Files.createDirectories(target.getParent());
        Files.copy(path, target);
      }
    }
  }
}
