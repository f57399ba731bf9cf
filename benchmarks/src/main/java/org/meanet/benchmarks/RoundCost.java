package org.meanet.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an averaging round costs beside training, by the size of the network: seconds of broadcast
 * (with setting the network up) and of aggregation (with Spark's scheduling), medians over rounds,
 * two workers in local mode. The last column is what the largest network adds for each byte.
 */
record RoundCost() implements Benchmark {
  private static final Path RUNS = Path.of("target", "round-cost");
  private static final int WARM_UP = 10;
  private static final int ROUNDS = 30;
  private static final long MILLIS_BETWEEN_LOOKS = 100;
  private static final List<String> WIDTHS =
      List.of("[4,8,16]", "[16,32,64]", "[32,64,128,256]", "[64,128,256,512]");

  private record Result(String widths, long parameters, double broadcast, double aggregation) {
    double megabytes() {
      return parameters * 8 / 1e6;
    }
  }

  @Override
  public String name() {
    return "round-cost";
  }

  @Override
  public String description() {
    return "what a round costs beside training, by the size of the network";
  }

  @Override
  public void run(Options options) throws Exception {
    Meanet.delete(RUNS);
    Path prepared = RUNS.resolve("prepared");
    Meanet.run(
        "prepare", "--run", prepared.toString(), "--conf", "conf/experiments/fashion-mnist.conf");
    List<Result> results = new ArrayList<>();
    for (String widths : WIDTHS) {
      results.add(measure(prepared, widths));
    }
    System.out.printf(
        "%n%-18s %12s %10s %14s %16s%n",
        "widths", "parameters", "MB sent", "broadcast, ms", "aggregation, ms");
    for (Result r : results) {
      System.out.printf(
          "%-18s %,12d %10.1f %14.1f %16.1f%n",
          r.widths(), r.parameters(), r.megabytes(), 1e3 * r.broadcast(), 1e3 * r.aggregation());
    }
    Result small = results.get(0);
    Result large = results.get(results.size() - 1);
    double megabytes = large.megabytes() - small.megabytes();
    System.out.printf(
        "each MB more: broadcast %.2f ms, aggregation %.2f ms%n",
        1e3 * (large.broadcast() - small.broadcast()) / megabytes,
        1e3 * (large.aggregation() - small.aggregation()) / megabytes);
    Files.writeString(
        Path.of("benchmarks", "results", "round-cost.json"),
        results.stream()
            .map(
                r ->
                    String.format(
                        "  {\"widths\": %s, \"parameters\": %d, \"broadcast_seconds\": %.5f, \"aggregation_seconds\": %.5f}",
                        r.widths(), r.parameters(), r.broadcast(), r.aggregation()))
            .collect(Collectors.joining(",\n", "[\n", "\n]\n")));
  }

  private static Result measure(Path prepared, String widths) throws Exception {
    Path run = RUNS.resolve(widths.replaceAll("\\D+", "-"));
    Meanet.copy(prepared, run);
    Path shown = run.resolve("shown");
    Process training =
        Meanet.start(
            shown,
            "train",
            "--run",
            run.toString(),
            "networks.cloud.widths=" + widths,
            "networks.cloud.blocks-per-stage=" + widths.replaceAll("\\d+", "2"),
            "training.batch-size=4",
            "training.averaging-frequency=1",
            "checkpoints.every-rounds=10");
    List<String> rounds = List.of();
    while (rounds.size() < WARM_UP + ROUNDS) {
      if (!training.isAlive()) {
        throw new IllegalStateException("The training ended; see " + run.resolve("logs"));
      }
      Thread.sleep(MILLIS_BETWEEN_LOOKS);
      Path metrics = run.resolve("metrics.jsonl");
      rounds = Files.exists(metrics) ? Files.readAllLines(metrics) : List.of();
    }
    training.descendants().forEach(ProcessHandle::destroyForcibly);
    training.destroyForcibly();
    training.waitFor();
    Matcher parameters =
        Pattern.compile("Stage cloud: ([\\d,]+) parameters").matcher(Files.readString(shown));
    if (!parameters.find()) {
      throw new IllegalStateException("The training must say how many parameters there are");
    }
    List<String> warm = rounds.subList(WARM_UP, WARM_UP + ROUNDS);
    Function<String, Double> median =
        key -> warm.stream().map(line -> Json.number(line, key)).sorted().toList().get(ROUNDS / 2);
    return new Result(
        widths,
        Long.parseLong(parameters.group(1).replace(",", "")),
        median.apply("broadcast_seconds"),
        median.apply("aggregation_seconds"));
  }
}
