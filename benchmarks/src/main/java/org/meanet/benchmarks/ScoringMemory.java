package org.meanet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.bundle.BundleWriter;
import org.meanet.core.json.StrictJson;

/**
 * The most memory that an executor on Spark's local-cluster, and the driver, ever have while {@code
 * bin/meanet score} goes through more and more photographs: the sample, each of its images many
 * times under ids of its own. The network is the edge's small one, and the cloud out of reach, so
 * that hundreds of images a second are decoded, resized and asked about.
 */
record ScoringMemory() implements Benchmark {
  private static final String NAME = "scoring-memory";
  private static final String WORK = "MobileNetV1 0.25 at 128, the cloud out of reach";
  private static final Path FOLDER = Path.of("target", NAME);
  private static final String CLUSTER = "local-cluster[1,2,1024]";
  private static final String CONF = "conf/experiments/imagenet-sample.conf";
  private static final int SAMPLE = 1000;
  private static final int FLEET = 8;
  private static final int ONE = 1;
  private static final List<Load> LOADS =
      List.of(
          new Load(SAMPLE, FLEET),
          new Load(10 * SAMPLE, FLEET),
          new Load(100 * SAMPLE, FLEET),
          new Load(SAMPLE, ONE),
          new Load(10 * SAMPLE, ONE));
  private static final long MILLIS_BETWEEN_LOOKS = 100;

  private record Load(int photographs, int edges) {}

  /**
   * @param ratioToFewest of the executor's peak to that with the fewest photographs on as many
   *     edges
   * @param seconds of the whole command
   */
  private record Row(
      int photographs,
      int edges,
      long executorPeakMegabytes,
      double ratioToFewest,
      long driverPeakMegabytes,
      double seconds) {}

  private record Results(Machine machine, String work, String cluster, List<Row> results) {}

  private record Peaks(long executor, long driver, double seconds) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "memory of an executor while it scores 1,000 to 100,000 photographs (Linux)";
  }

  @Override
  public void run(Options options) throws Exception {
    Machine machine = Machine.thisOne();
    Path sample = sample();
    List<Row> rows = new ArrayList<>();
    printHeader(machine);
    for (Load load : LOADS) {
      Peaks peaks = score(sample, load);
      long fewest =
          rows.stream()
              .filter(row -> row.edges() == load.edges())
              .findFirst()
              .map(Row::executorPeakMegabytes)
              .orElse(peaks.executor());
      Row row =
          new Row(
              load.photographs(),
              load.edges(),
              peaks.executor(),
              Comparison.rounded((double) peaks.executor() / fewest, 2),
              peaks.driver(),
              Comparison.rounded(peaks.seconds(), 1));
      print(row);
      rows.add(row);
      // The larger loads take long; whoever stops them keeps the others.
      Files.writeString(
          Path.of("benchmarks", "results", NAME + ".json"),
          StrictJson.write(new Results(machine, WORK, CLUSTER, rows)));
    }
  }

  /** A run that is ready to score the sample once. */
  private static Path sample() throws IOException, InterruptedException {
    Meanet.delete(FOLDER);
    Path bundle = FOLDER.resolve("bundle").toAbsolutePath();
    new BundleWriter(new Configuration())
        .write(
            bundle.toString(),
            MobileNetPair.manifest(MobileNetPair.MAIN),
            Map.of(MobileNetPair.MAIN.file(), MobileNetPair.model(MobileNetPair.MAIN)));
    Path run = FOLDER.resolve("sample");
    Meanet.run(
        "prepare",
        "--run",
        run.toString(),
        "--conf",
        CONF,
        "networks.main.bundle=" + bundle,
        "networks.cloud.bundle=" + bundle,
        "scoring.exits=routed",
        "routing.cloud-reachable=false");
    Meanet.run("train", "--run", run.toString());
    return run;
  }

  private static Peaks score(Path sample, Load load) throws IOException, InterruptedException {
    Path run = FOLDER.resolve(load.photographs() + "-on-" + load.edges());
    Meanet.copy(sample, run);
    Path images = run.resolve("images");
    Meanet.delete(images);
    WidenedImages.write(sample.resolve("images"), images, load.photographs() / SAMPLE);
    long start = System.nanoTime();
    Process scoring =
        Meanet.start(
            "score", "--run", run.toString(), "--master", CLUSTER, "scoring.edges=" + load.edges());
    long executor = 0;
    long driver = 0;
    while (scoring.isAlive()) {
      executor = Math.max(executor, peak(scoring, ProcessMemory::executors));
      driver = Math.max(driver, peak(scoring, ProcessMemory::drivers));
      Thread.sleep(MILLIS_BETWEEN_LOOKS);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (scoring.exitValue() != 0 || executor == 0) {
      throw new IllegalStateException(
          "Scoring must end well and have an executor, ended with ["
              + scoring.exitValue()
              + "]: see "
              + run.resolve("logs"));
    }
    Meanet.delete(run);
    return new Peaks(executor, driver, seconds);
  }

  private static long peak(Process started, Function<Process, List<ProcessHandle>> processes) {
    return processes.apply(started).stream()
        .map(ProcessMemory::peak)
        .mapToLong(megabytes -> megabytes.orElse(0))
        .max()
        .orElse(0);
  }

  private static void printHeader(Machine machine) {
    System.out.printf("%n%s, %d cores; %s; %s%n", machine.cpu(), machine.cores(), CLUSTER, WORK);
    System.out.printf(
        "%11s %6s %18s %12s %16s %9s%n",
        "photographs", "edges", "executor peak, MB", "÷ of fewest", "driver peak, MB", "seconds");
  }

  private static void print(Row row) {
    System.out.printf(
        "%,11d %6d %,18d %12.2f %,16d %9.1f%n",
        row.photographs(),
        row.edges(),
        row.executorPeakMegabytes(),
        row.ratioToFewest(),
        row.driverPeakMegabytes(),
        row.seconds());
  }
}
