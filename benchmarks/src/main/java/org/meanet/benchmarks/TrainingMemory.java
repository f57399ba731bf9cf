package org.meanet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Resident memory of the driver and of two executors on Spark's local-cluster while the demo's
 * cloud network trains, by averaging rounds: one after every minibatch, to have many of them.
 */
record TrainingMemory() implements Benchmark {
  private static final Path RUN = Path.of("target", "training-memory");
  private static final int STEP = 25;
  private static final int LAST = 250;
  private static final long MILLIS_BETWEEN_LOOKS = 50;

  private record Sample(long round, long driver, List<Long> executors) {}

  @Override
  public String name() {
    return "training-memory";
  }

  @Override
  public String description() {
    return "memory of the driver and of two executors over 250 averaging rounds (Linux)";
  }

  @Override
  public void run(Options options) throws Exception {
    Meanet.delete(RUN);
    Meanet.run("prepare", "--run", RUN.toString(), "--conf", "conf/experiments/fashion-mnist.conf");
    Process training =
        Meanet.start(
            "train",
            "--run",
            RUN.toString(),
            "--master",
            "local-cluster[2,1,1024]",
            "training.averaging-frequency=1",
            "training.cloud.epochs=1",
            "checkpoints.every-rounds=1");
    List<Sample> samples = new ArrayList<>();
    long next = STEP;
    while (next <= LAST && training.isAlive()) {
      Thread.sleep(MILLIS_BETWEEN_LOOKS);
      long rounds = rounds();
      if (rounds >= next) {
        samples.add(sample(training, rounds));
        next += STEP;
      }
    }
    training.descendants().forEach(ProcessHandle::destroyForcibly);
    training.destroyForcibly();
    if (samples.size() < LAST / STEP) {
      throw new IllegalStateException(
          "The training ended after " + rounds() + " rounds; see " + RUN.resolve("logs"));
    }
    print(samples);
  }

  private static void print(List<Sample> samples) throws IOException {
    System.out.printf("%n%8s %12s   %s%n", "rounds", "driver, MB", "executors, MB");
    for (Sample s : samples) {
      System.out.printf(
          "%8d %12d   %s%n",
          s.round(),
          s.driver(),
          s.executors().stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }
    Files.writeString(
        Path.of("benchmarks", "results", "training-memory.json"),
        samples.stream()
            .map(
                s ->
                    String.format(
                        "  {\"rounds\": %d, \"driver_megabytes\": %d, \"executor_megabytes\": %s}",
                        s.round(), s.driver(), s.executors()))
            .collect(Collectors.joining(",\n", "[\n", "\n]\n")));
  }

  private static Sample sample(Process training, long round) {
    return new Sample(
        round,
        resident(ProcessMemory.drivers(training)).stream()
            .mapToLong(Long::longValue)
            .max()
            .orElse(0),
        resident(ProcessMemory.executors(training)));
  }

  private static List<Long> resident(List<ProcessHandle> processes) {
    return processes.stream()
        .map(ProcessMemory::resident)
        .flatMapToLong(OptionalLong::stream)
        .boxed()
        .toList();
  }

  private static long rounds() throws IOException {
    Path metrics = RUN.resolve("metrics.jsonl");
    if (!Files.exists(metrics)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(metrics)) {
      return lines.filter(line -> line.startsWith("{\"event\":\"round\"")).count();
    }
  }
}
