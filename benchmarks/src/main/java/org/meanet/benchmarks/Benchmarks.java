package org.meanet.benchmarks;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.meanet.core.UserError;

/** Runs benchmarks by name, in the project's folder. */
public final class Benchmarks {
  private static final List<Benchmark> ALL =
      List.of(
          new AveragingFrequency(),
          new RoundCost(),
          new Workers(),
          new TrainingMemory(),
          new ScoringMemory(),
          Comparison.TRAIN,
          Comparison.SCORE,
          new ImageNetScore(),
          new LayerTimes(),
          new SweepSpeed(),
          new Decoding());
  private static final int USAGE = 2;
  private static final int PASSES = 2;
  private static final String HEADER =
      """
      Usage: benchmarks/run [--threads N] [--passes N] NAME…

      Each prints a table and writes benchmarks/results/NAME.json.

      """;
  private static final String NOTES =
      """

        --threads N   of each engine in train, score and layer-times; all processors when absent
        --passes N    over the engines of train, score and decode, of which the fastest counts; 2 when
                      absent, more help where the machine is not quiet

      train, score and layer-times need Linux on x86-64. Their images are those of the embedded
      Fashion-MNIST, padded with zeros from 28 to 32 pixels, the one channel repeated three times,
      labels modulo the classes; enlarged bilinearly where a network takes larger ones.
      """;

  private Benchmarks() {}

  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ROOT);
    Call call;
    try {
      call = Call.of(args);
    } catch (UserError e) {
      System.err.println(usage());
      System.err.println("error: " + e.getMessage());
      System.exit(USAGE);
      return;
    }
    for (Benchmark benchmark : call.benchmarks()) {
      benchmark.run(call.options());
    }
  }

  private record Call(List<Benchmark> benchmarks, Benchmark.Options options) {

    static Call of(String[] args) {
      List<Benchmark> benchmarks = new ArrayList<>();
      int threads = Runtime.getRuntime().availableProcessors();
      int passes = PASSES;
      Iterator<String> rest = List.of(args).iterator();
      while (rest.hasNext()) {
        String arg = rest.next();
        switch (arg) {
          case "--threads" -> threads = number(arg, rest);
          case "--passes" -> passes = number(arg, rest);
          default -> benchmarks.add(benchmark(arg));
        }
      }
      if (benchmarks.isEmpty()) {
        throw new UserError("NAME must be one of those above, got none");
      }
      return new Call(benchmarks, new Benchmark.Options(threads, passes));
    }

    private static int number(String option, Iterator<String> rest) {
      String value = rest.hasNext() ? rest.next() : "";
      if (!value.matches("[1-9]\\d{0,2}")) {
        throw new UserError(option + " must be a number from 1 to 999, got [" + value + "]");
      }
      return Integer.parseInt(value);
    }

    private static Benchmark benchmark(String name) {
      Optional<Benchmark> found =
          ALL.stream().filter(benchmark -> benchmark.name().equals(name)).findFirst();
      return found.orElseThrow(
          () -> new UserError("NAME must be one of those above, got [" + name + "]"));
    }
  }

  private static String usage() {
    StringBuilder text = new StringBuilder(HEADER);
    for (Benchmark benchmark : ALL) {
      text.append(String.format("  %-20s  %s%n", benchmark.name(), benchmark.description()));
    }
    return text.append(NOTES).toString();
  }
}
