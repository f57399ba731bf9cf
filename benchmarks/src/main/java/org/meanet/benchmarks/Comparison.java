package org.meanet.benchmarks;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meanet.benchmarks.Engine.NativeThreads;
import org.meanet.core.json.StrictJson;

/**
 * The same work done by several engines in one run: the same network, the same batches of {@link
 * RealImages}, the same number of threads, each engine in a JVM of its own. The engines take turns,
 * pass after pass, and each one's fastest pass counts: what else the machine does only slows one
 * down.
 *
 * @param peers engines that the others are compared with, the first of them foremost
 */
record Comparison(
    String name,
    String description,
    Preparation preparation,
    List<Engine> engines,
    List<String> peers)
    implements Benchmark {
  private static final Pace TRAINING = new Pace(3, 5);
  private static final Pace SCORING = new Pace(2, 3);

  /** One step takes many seconds, and a warm-up step as many. */
  private static final Pace SLOW = new Pace(0, 0);

  private static final String PYTORCH = "pytorch";
  private static final String ONNX_RUNTIME = "onnxruntime";

  static final Comparison TRAIN =
      new Comparison(
          "train",
          "images/s in training: the project, its Spark job, DL4J as it comes, PyTorch",
          (work, threads) -> {},
          List.of(
              new Engine(
                  PYTORCH, Libraries.PYTORCH, NativeThreads.ALL, new TorchTraining(TRAINING)),
              new Engine(
                  "meanet",
                  Libraries.DL4J_WITH_ONEDNN,
                  NativeThreads.ALL,
                  new GraphTraining(MeanetNetwork::toTrain, TRAINING)),
              new Engine(
                  "meanet job", Libraries.DL4J_WITH_ONEDNN, NativeThreads.ONE, new JobTraining()),
              new Engine(
                  "dl4j, three switches",
                  Libraries.DL4J_WITH_ONEDNN,
                  NativeThreads.ALL,
                  new GraphTraining(Work::stockNetwork, TRAINING)),
              new Engine(
                  "dl4j",
                  Libraries.DL4J_AS_DECLARED,
                  NativeThreads.ALL,
                  new GraphTraining(Work::stockNetwork, SLOW))),
          List.of(PYTORCH));

  static final Comparison SCORE =
      new Comparison(
          "score",
          "images/s in scoring: the project's ONNX blocks, bare ONNX Runtime, PyTorch, DL4J",
          ExportedModel::export,
          List.of(
              new Engine(
                  ONNX_RUNTIME,
                  Libraries.ONNX_RUNTIME,
                  NativeThreads.ONE,
                  OnnxScoring.oneThreadEach(SCORING)),
              new Engine(
                  "onnxruntime, threads within",
                  Libraries.ONNX_RUNTIME,
                  NativeThreads.ONE,
                  OnnxScoring.threadsWithin(SCORING)),
              new Engine(
                  "meanet job path",
                  Libraries.ONNX_RUNTIME,
                  NativeThreads.ONE,
                  new BlockScoring(SCORING)),
              new Engine(PYTORCH, Libraries.PYTORCH, NativeThreads.ALL, new TorchScoring(SCORING)),
              new Engine(
                  "dl4j, three switches",
                  Libraries.DL4J_WITH_ONEDNN,
                  NativeThreads.ALL,
                  new GraphScoring(SCORING))),
          List.of(ONNX_RUNTIME, PYTORCH));

  /** What a work needs before any engine can do it. */
  interface Preparation {
    void prepare(Work work, int threads) throws IOException, InterruptedException;
  }

  /**
   * @param pass which of the passes counts
   */
  private record Results(Machine machine, int passes, String pass, List<Row> results) {}

  private record Row(
      String work,
      String engine,
      double imagesPerSecond,
      List<Double> imagesPerSecondOfPasses,
      double ratioToPeer,
      String peer,
      Map<String, Double> ratios,
      long peakRssBytes,
      int threads,
      int batchSize,
      long parameters) {}

  static Comparison of(String name) {
    return List.of(TRAIN, SCORE).stream()
        .filter(comparison -> comparison.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no comparison [" + name + "]"));
  }

  Engine engine(String wanted) {
    return engines.stream()
        .filter(engine -> engine.name().equals(wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no engine [" + wanted + "]"));
  }

  @Override
  public void run(Options options) throws IOException, InterruptedException {
    int threads = options.threads();
    Machine machine = Machine.thisOne();
    List<Row> rows = new ArrayList<>();
    for (Work work : Work.ALL) {
      preparation.prepare(work, threads);
      rows.addAll(rows(work, threads, outcomes(work, options)));
    }
    print(machine, options, rows);
    Files.writeString(
        Path.of("benchmarks", "results", name + ".json"),
        StrictJson.write(new Results(machine, options.passes(), "fastest", rows)));
  }

  private Map<Engine, List<TrialMain.Outcome>> outcomes(Work work, Options options)
      throws IOException, InterruptedException {
    Map<Engine, List<TrialMain.Outcome>> outcomes = new LinkedHashMap<>();
    for (int pass = 1; pass <= options.passes(); pass++) {
      for (Engine engine : engines) {
        TrialMain.Outcome outcome = TrialMain.run(name, engine, work, options.threads());
        System.out.printf(
            "%s, %s, pass %d: %.1f images/s%n",
            work.name(), engine.name(), pass, outcome.imagesPerSecond());
        outcomes.computeIfAbsent(engine, e -> new ArrayList<>()).add(outcome);
      }
    }
    return outcomes;
  }

  private List<Row> rows(Work work, int threads, Map<Engine, List<TrialMain.Outcome>> outcomes) {
    requireSameNetwork(work, outcomes);
    Map<String, Double> speeds = new LinkedHashMap<>();
    outcomes.forEach(
        (engine, passes) -> speeds.put(engine.name(), fastest(passes).imagesPerSecond()));
    return outcomes.entrySet().stream()
        .map(entry -> row(work, threads, entry.getKey(), entry.getValue(), speeds))
        .toList();
  }

  private Row row(
      Work work,
      int threads,
      Engine engine,
      List<TrialMain.Outcome> passes,
      Map<String, Double> speeds) {
    TrialMain.Outcome fastest = fastest(passes);
    Map<String, Double> ratios = new LinkedHashMap<>();
    peers.forEach(
        peer -> ratios.put(peer, rounded(fastest.imagesPerSecond() / speeds.get(peer), 3)));
    return new Row(
        work.name(),
        engine.name(),
        rounded(fastest.imagesPerSecond(), 1),
        passes.stream().map(pass -> rounded(pass.imagesPerSecond(), 1)).toList(),
        ratios.get(peers.get(0)),
        peers.get(0),
        ratios,
        passes.stream().mapToLong(TrialMain.Outcome::peakRssBytes).max().orElseThrow(),
        threads,
        work.batchSize(),
        fastest.parameters());
  }

  static double rounded(double value, int digits) {
    return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_EVEN).doubleValue();
  }

  private static TrialMain.Outcome fastest(List<TrialMain.Outcome> passes) {
    return passes.stream()
        .max(Comparator.comparingDouble(TrialMain.Outcome::imagesPerSecond))
        .orElseThrow();
  }

  private static void requireSameNetwork(Work work, Map<Engine, List<TrialMain.Outcome>> outcomes) {
    Map<String, Long> parameters = new LinkedHashMap<>();
    outcomes.forEach((engine, passes) -> parameters.put(engine.name(), passes.get(0).parameters()));
    if (parameters.values().stream().distinct().count() != 1) {
      throw new IllegalStateException(
          "All engines must have the same number of parameters of "
              + work.name()
              + ", got "
              + parameters);
    }
  }

  private void print(Machine machine, Options options, List<Row> rows) {
    System.out.printf(
        "%n%s, %d cores, load average %.2f; %d threads, the fastest of %d passes%n",
        machine.cpu(), machine.cores(), machine.loadAverage(), options.threads(), options.passes());
    System.out.printf("%-14s %-28s %12s", "work", "engine", "images/s");
    peers.forEach(peer -> System.out.printf(" %16s", "÷ " + peer));
    System.out.printf(" %14s%n", "peak RSS, MB");
    for (Row row : rows) {
      System.out.printf("%-14s %-28s %12.1f", row.work(), row.engine(), row.imagesPerSecond());
      peers.forEach(peer -> System.out.printf(" %16.2f", row.ratios().get(peer)));
      System.out.printf(" %14.0f%n", row.peakRssBytes() / 1e6);
    }
  }
}
