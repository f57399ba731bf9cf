package org.meanet.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.meanet.core.json.StrictJson;

/**
 * One worker against two: the demo's training, an epoch for each stage, and its scoring, on
 * executors of one core each that are processes of their own. Both have as many images in a round,
 * and as many rounds. The peer is one worker.
 */
record Workers() implements Benchmark {
  private static final String NAME = "workers";
  private static final String WORK = "the demo, an epoch for each stage";
  private static final Path FOLDER = Path.of("target", NAME);
  private static final int IMAGES_OF_STEP = 64;
  private static final int[] COUNTS = {1, 2};
  // What docs/training.md's model of a round takes from round-cost.
  private static final double FIXED_SECONDS = 0.067;
  private static final double SECONDS_OF_TASK = 0.003;
  private static final double SECONDS_OF_BYTE = 11.27e-9;

  /**
   * @param seconds of all rounds
   * @param computingSeconds of the slowest worker, as the others
   * @param predictedSeconds by docs/training.md, from what computing took with one worker
   */
  private record Training(
      int workers,
      int rounds,
      double seconds,
      double ratioToOne,
      double computingSeconds,
      double readingSeconds,
      double broadcastSeconds,
      double aggregationSeconds,
      double predictedSeconds,
      Application application) {}

  private record Scoring(int workers, double ratioToOne, Application application) {}

  /**
   * What Spark's event log says of a job, which knows nothing of broadcasts.
   *
   * @param seconds from the first task's start to the last one's end
   * @param shuffledMegabytes that tasks wrote for other tasks
   * @param resultMegabytes that tasks sent to the driver
   * @param idlePercent of the executors' time in those seconds
   */
  private record Application(
      double seconds, double shuffledMegabytes, double resultMegabytes, double idlePercent) {}

  private record Results(
      Machine machine, String work, List<Training> training, List<Scoring> scoring) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "training and scoring with one worker and with two: time, bytes moved, idle time";
  }

  @Override
  public void run(Options options) throws Exception {
    Machine machine = Machine.thisOne();
    Meanet.delete(FOLDER);
    Path prepared = FOLDER.resolve("prepared");
    Meanet.run(
        "prepare", "--run", prepared.toString(), "--conf", "conf/experiments/fashion-mnist.conf");
    List<Training> training = new ArrayList<>();
    List<Scoring> scoring = new ArrayList<>();
    for (int workers : COUNTS) {
      Path run = FOLDER.resolve("of-" + workers);
      Meanet.copy(prepared, run);
      Application trained =
          application(
              "train",
              run,
              workers,
              "training.workers=" + workers,
              "training.batch-size=" + IMAGES_OF_STEP / workers,
              "training.cloud.epochs=1",
              "training.main.epochs=1",
              "training.extension.epochs=1");
      training.add(training(workers, run, trained, training));
      Application scored = application("score", run, workers);
      double one = scoring.isEmpty() ? scored.seconds() : scoring.get(0).application().seconds();
      scoring.add(new Scoring(workers, Comparison.rounded(scored.seconds() / one, 2), scored));
    }
    print(machine, training, scoring);
    Files.writeString(
        Path.of("benchmarks", "results", NAME + ".json"),
        StrictJson.write(new Results(machine, WORK, training, scoring)));
  }

  private static Application application(String command, Path run, int workers, String... keys)
      throws IOException, InterruptedException {
    Path events = Files.createDirectories(run.resolve("events-" + command).toAbsolutePath());
    List<String> words =
        new ArrayList<>(
            List.of(
                command,
                "--run",
                run.toString(),
                "--master",
                "local-cluster[" + workers + ",1,1024]",
                "--conf",
                "spark.eventLog.enabled=true",
                "--conf",
                "spark.eventLog.dir=" + events.toUri()));
    words.addAll(List.of(keys));
    Meanet.run(words.toArray(String[]::new));
    try (Stream<Path> logs = Files.list(events)) {
      Path log = logs.filter(file -> !file.toString().endsWith(".crc")).findFirst().orElseThrow();
      return application(Files.readAllLines(log), workers);
    }
  }

  private static Application application(List<String> events, int workers) {
    double first = Double.MAX_VALUE;
    double last = 0;
    double busy = 0;
    double shuffled = 0;
    double results = 0;
    for (String event : events) {
      if (event.contains("\"Event\":\"SparkListenerTaskEnd\"")) {
        double launched = Json.number(event, "Launch Time");
        double finished = Json.number(event, "Finish Time");
        first = Math.min(first, launched);
        last = Math.max(last, finished);
        busy += Json.number(event, "Executor Run Time");
        shuffled += Json.number(event, "Shuffle Bytes Written");
        results += Json.number(event, "Result Size");
      }
    }
    double seconds = (last - first) / 1e3;
    return new Application(
        Comparison.rounded(seconds, 1),
        Comparison.rounded(shuffled / 1e6, 1),
        Comparison.rounded(results / 1e6, 1),
        Comparison.rounded(100 - busy / 10 / seconds / workers, 1));
  }

  private static Training training(
      int workers, Path run, Application application, List<Training> before) throws IOException {
    List<String> rounds =
        Files.readAllLines(run.resolve("metrics.jsonl")).stream()
            .filter(line -> line.contains("\"event\":\"round\""))
            .toList();
    double seconds = sum(rounds, "seconds");
    double computing = sum(rounds, "compute_seconds");
    double computingOfOne = before.isEmpty() ? computing : before.get(0).computingSeconds();
    double predicted =
        computingOfOne / workers
            + rounds.size() * (FIXED_SECONDS + SECONDS_OF_TASK * workers)
            + SECONDS_OF_BYTE * bytesSent(run, rounds);
    return new Training(
        workers,
        rounds.size(),
        Comparison.rounded(seconds, 1),
        Comparison.rounded(before.isEmpty() ? 1 : seconds / before.get(0).seconds(), 2),
        Comparison.rounded(computing, 1),
        Comparison.rounded(sum(rounds, "reading_seconds"), 1),
        Comparison.rounded(sum(rounds, "broadcast_seconds"), 1),
        Comparison.rounded(sum(rounds, "aggregation_seconds"), 1),
        Comparison.rounded(predicted, 1),
        application);
  }

  private static double sum(List<String> events, String key) {
    return events.stream().mapToDouble(event -> Json.number(event, key)).sum();
  }

  /** Parameters and momentum of each round's network, four bytes each. */
  private static double bytesSent(Path run, List<String> rounds) throws IOException {
    JsonNode manifest = new ObjectMapper().readTree(run.resolve("bundle/manifest.json").toFile());
    return Stream.of("cloud", "main", "extension")
        .mapToDouble(
            stage ->
                8.0
                    * manifest.at("/" + stage + "/parameters").asLong()
                    * rounds.stream()
                        .filter(round -> round.contains("\"stage\":\"" + stage + "\""))
                        .count())
        .sum();
  }

  private static void print(Machine machine, List<Training> training, List<Scoring> scoring) {
    System.out.printf("%n%s, %d cores; %s%n", machine.cpu(), machine.cores(), WORK);
    System.out.printf(
        "%-8s %7s %7s %9s %9s %8s %10s %11s %10s %12s %11s %7s%n",
        "training",
        "rounds",
        "s",
        "÷ of one",
        "compute",
        "reading",
        "broadcast",
        "aggregation",
        "predicted",
        "shuffled, MB",
        "results, MB",
        "idle, %");
    for (Training t : training) {
      System.out.printf(
          "%-8d %7d %7.1f %9.2f %9.1f %8.1f %10.1f %11.1f %10.1f %12.1f %11.1f %7.1f%n",
          t.workers(),
          t.rounds(),
          t.seconds(),
          t.ratioToOne(),
          t.computingSeconds(),
          t.readingSeconds(),
          t.broadcastSeconds(),
          t.aggregationSeconds(),
          t.predictedSeconds(),
          t.application().shuffledMegabytes(),
          t.application().resultMegabytes(),
          t.application().idlePercent());
    }
    System.out.printf(
        "%-8s %15s %9s %12s %11s %7s%n",
        "scoring", "s", "÷ of one", "shuffled, MB", "results, MB", "idle, %");
    for (Scoring s : scoring) {
      System.out.printf(
          "%-8d %15.1f %9.2f %12.1f %11.1f %7.1f%n",
          s.workers(),
          s.application().seconds(),
          s.ratioToOne(),
          s.application().shuffledMegabytes(),
          s.application().resultMegabytes(),
          s.application().idlePercent());
    }
  }
}
