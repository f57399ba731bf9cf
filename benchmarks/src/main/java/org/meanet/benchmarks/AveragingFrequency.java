package org.meanet.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Trains the demo's main block on Fashion-MNIST with two workers and different averaging
 * frequencies, with two seeds each, and scores the 10,000 test images. The peer of the speed is the
 * frequency of 1.
 */
record AveragingFrequency() implements Benchmark {
  private static final int ONCE_PER_EPOCH = 100_000;
  private static final int[] FREQUENCIES = {1, 4, 16, 64, ONCE_PER_EPOCH};
  private static final int[] SEEDS = {1, 2};
  private static final Path RUNS = Path.of("target", "averaging-frequency");

  private record Result(int frequency, long rounds, double speed, List<Double> accuracies) {
    double mean() {
      return accuracies.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    String name() {
      return frequency == ONCE_PER_EPOCH ? "once per epoch" : "every " + frequency;
    }
  }

  @Override
  public String name() {
    return "averaging-frequency";
  }

  @Override
  public String description() {
    return "accuracy and speed with an averaging after 1, 4, 16, 64 minibatches, and once in an epoch";
  }

  @Override
  public void run(Options options) throws Exception {
    Meanet.delete(RUNS);
    List<Result> results = new ArrayList<>();
    for (int frequency : FREQUENCIES) {
      results.add(measure(frequency));
    }
    double peer = results.get(0).speed();
    System.out.printf(
        "%n%-16s %8s %12s %8s   %s%n",
        "averaging", "rounds", "images/s", "ratio", "main, test images");
    for (Result r : results) {
      System.out.printf(
          "%-16s %8d %12.0f %8.2f   %.2f %% (%s)%n",
          r.name(),
          r.rounds(),
          r.speed(),
          r.speed() / peer,
          r.mean(),
          r.accuracies().stream()
              .map(a -> String.format("%.2f", a))
              .collect(Collectors.joining(", ")));
    }
    Files.writeString(
        Path.of("benchmarks", "results", "averaging-frequency.json"),
        results.stream()
            .map(
                r ->
                    String.format(
                        "  {\"work\": \"main of the demo, 3 epochs, 2 workers, averaging %s\", \"engine\": \"meanet train\", \"images_per_second\": %.1f, \"ratio_to_peer\": %.3f, \"peer\": \"averaging every 1\", \"rounds\": %d, \"test_accuracy_percent\": %s}",
                        r.name(), r.speed(), r.speed() / peer, r.rounds(), r.accuracies()))
            .collect(Collectors.joining(",\n", "[\n", "\n]\n")));
  }

  private static Result measure(int frequency) throws Exception {
    List<Double> accuracies = new ArrayList<>();
    double seconds = 0;
    double images = 0;
    long rounds = 0;
    for (int seed : SEEDS) {
      Path run = RUNS.resolve(frequency + "-" + seed);
      Meanet.copy(prepared(seed), run);
      // The cloud and the extension are not what is measured.
      Meanet.run(
          "train",
          "--run",
          run.toString(),
          "training.averaging-frequency=" + frequency,
          "training.main.epochs=3",
          "training.cloud.epochs=1",
          "training.extension.epochs=1",
          "networks.cloud.widths=[4,8]");
      Meanet.run("score", "--run", run.toString());
      Meanet.run("report", "--run", run.toString());
      rounds = 0;
      for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
        if (line.startsWith("{\"event\":\"round\",\"stage\":\"main\"")) {
          rounds++;
          seconds += Json.number(line, "seconds");
          images += Json.number(line, "seconds") * Json.number(line, "images_per_second");
        }
      }
      accuracies.add(accuracy(Files.readString(run.resolve("report.json"))));
    }
    return new Result(frequency, rounds, images / seconds, accuracies);
  }

  private static Path prepared(int seed) throws Exception {
    Path run = RUNS.resolve("prepared-" + seed);
    if (!Files.exists(run)) {
      Meanet.run(
          "prepare",
          "--run",
          run.toString(),
          "--conf",
          "conf/experiments/fashion-mnist.conf",
          "seed=" + seed);
    }
    return run;
  }

  private static double accuracy(String report) {
    Matcher main =
        Pattern.compile(
                "\"accuracy\"\\s*:\\s*\\{\\s*\"main\"\\s*:\\s*\\{\\s*\"all\"\\s*:\\s*(\\{[^}]*})")
            .matcher(report);
    if (!main.find()) {
      throw new IllegalStateException("report.json must hold accuracy.main.all");
    }
    return 100 * Json.number(main.group(1), "correct") / Json.number(main.group(1), "count");
  }
}
