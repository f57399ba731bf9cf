package org.meanet.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.meanet.core.UserError;

/** Runs benchmarks by name, in the project's folder. */
public final class Benchmarks {
  private static final List<Benchmark> ALL =
      List.of(new AveragingFrequency(), new RoundCost(), new TrainingMemory());
  private static final int USAGE = 2;
  private static final String HEADER =
      """
      Usage: benchmarks/run NAME…

      Each prints a table and writes benchmarks/results/NAME.json.

      """;

  private Benchmarks() {}

  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ROOT);
    List<Benchmark> chosen;
    try {
      chosen = chosen(args);
    } catch (UserError e) {
      System.err.println(usage());
      System.err.println("error: " + e.getMessage());
      System.exit(USAGE);
      return;
    }
    for (Benchmark benchmark : chosen) {
      benchmark.run();
    }
  }

  private static List<Benchmark> chosen(String[] names) {
    if (names.length == 0) {
      throw new UserError("NAME must be one of those above, got none");
    }
    return Arrays.stream(names).map(Benchmarks::benchmark).toList();
  }

  private static Benchmark benchmark(String name) {
    Optional<Benchmark> found =
        ALL.stream().filter(benchmark -> benchmark.name().equals(name)).findFirst();
    return found.orElseThrow(
        () -> new UserError("NAME must be one of those above, got [" + name + "]"));
  }

  private static String usage() {
    StringBuilder text = new StringBuilder(HEADER);
    for (Benchmark benchmark : ALL) {
      text.append(String.format("  %-20s  %s%n", benchmark.name(), benchmark.description()));
    }
    return text.toString();
  }
}
