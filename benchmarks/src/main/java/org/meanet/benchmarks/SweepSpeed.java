package org.meanet.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.meanet.core.cost.BlockMacs;
import org.meanet.core.cost.CostModel;
import org.meanet.core.cost.Device;
import org.meanet.core.cost.Link;
import org.meanet.core.cost.Payload;
import org.meanet.core.fleet.Always;
import org.meanet.core.fleet.EdgeFleet;
import org.meanet.core.fleet.EdgeSetup;
import org.meanet.core.json.StrictJson;
import org.meanet.core.routing.ExtensionRule;
import org.meanet.core.routing.HardClasses;
import org.meanet.core.routing.MainEntropy;
import org.meanet.core.routing.RoutingRule;
import org.meanet.inference.offload.FleetCosts;
import org.meanet.inference.offload.OffloadAnalysis;
import org.meanet.inference.offload.SweepCurve;
import org.meanet.inference.offload.SweepPoint;
import org.meanet.inference.scoring.ScoresTable;

/**
 * Every threshold of every variant over a scores table, beside a Spark job for each threshold. The
 * job is timed at a few thresholds, which must give the sweep's own figures; what it would take for
 * all of them is that, times their number.
 */
final class SweepSpeed implements Benchmark {
  private static final String NAME = "sweep";
  private static final String SWEEP = "meanet sweep";
  private static final String NAIVE = "job for each threshold";
  private static final long IMAGES = 1_000_000;
  private static final long WARM_UP = 20_000;
  private static final int POINTS = 250;
  private static final int NAIVE_THRESHOLDS = 5;

  private record Result(
      String work,
      String engine,
      double seconds,
      long thresholds,
      double secondsPerThreshold,
      double ratioToPeer,
      String peer,
      boolean extrapolated,
      int threads) {}

  private record Results(
      Machine machine,
      long images,
      int variants,
      long distinctThresholds,
      int naiveThresholdsTimed,
      double ratioForReportedPointsAlone,
      List<Result> results) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "seconds for all thresholds of a million images, beside a Spark job for each";
  }

  /**
   * What the JVM of the benchmark measures.
   *
   * @param distinct signals of a policy
   * @param reported points of all curves
   */
  private record Timing(
      double sweepSeconds, double naiveSeconds, int variants, long distinct, long reported) {}

  @Override
  public void run(Options options) throws Exception {
    Machine machine = Machine.thisOne();
    Path file = Files.createTempFile("sweep", ".json");
    Timing timing;
    try {
      ChildJvm.run(
          NAME,
          Libraries.ONNX_RUNTIME,
          options.threads(),
          1,
          SweepSpeed.class,
          List.of(Integer.toString(options.threads()), file.toAbsolutePath().toString()));
      timing = StrictJson.read(Files.readString(file), Timing.class, file.toString());
    } finally {
      Files.delete(file);
    }
    long thresholds = timing.distinct() * timing.variants();
    Results results =
        new Results(
            machine,
            IMAGES,
            timing.variants(),
            thresholds,
            NAIVE_THRESHOLDS,
            Comparison.rounded(
                timing.naiveSeconds() * timing.reported() / timing.sweepSeconds(), 1),
            rows(timing.sweepSeconds(), timing.naiveSeconds(), thresholds, options.threads()));
    print(results);
    Files.writeString(Path.of("benchmarks", "results", NAME + ".json"), StrictJson.write(results));
  }

  /** The JVM that has Spark: threads, and the file for what it measured. */
  public static void main(String[] args) throws Exception {
    int threads = Integer.parseInt(args[0]);
    SparkSession spark =
        LocalSpark.with(Integer.toString(threads))
            .config("spark.sql.shuffle.partitions", 4 * threads)
            .getOrCreate();
    Path folder = Files.createTempDirectory(Path.of("benchmarks", "target"), "sweep");
    Dataset<Row> warmUp = table(spark, folder.resolve("warm-up"), WARM_UP, threads);
    Dataset<Row> scores = table(spark, folder.resolve("scores"), IMAGES, threads);
    FleetCosts costs = costs();
    RoutingRule rule = rule();
    OffloadAnalysis analysis = new OffloadAnalysis(rule, costs, fleet(), Payload.STORED);
    ThresholdJob job = new ThresholdJob(rule, costs);

    List<SweepCurve> curves = analysis.curves(warmUp, functions.lit(true), POINTS);
    check(job, curves.get(0), warmUp, 1);

    long start = System.nanoTime();
    curves = analysis.curves(scores, functions.lit(true), POINTS);
    double sweepSeconds = (System.nanoTime() - start) / 1e9;
    start = System.nanoTime();
    check(job, curves.get(0), scores, NAIVE_THRESHOLDS);
    double naiveSeconds = (System.nanoTime() - start) / 1e9 / NAIVE_THRESHOLDS;
    Files.writeString(
        Path.of(args[1]),
        StrictJson.write(
            new Timing(
                sweepSeconds,
                naiveSeconds,
                curves.size(),
                distinct(scores),
                curves.stream().mapToLong(curve -> curve.points().size()).sum())));
    spark.stop();
  }

  private static List<Result> rows(double sweep, double naive, long thresholds, int threads) {
    String work = "all thresholds of a million images";
    double all = naive * thresholds;
    return List.of(
        new Result(work, NAIVE, all, thresholds, naive, 1, NAIVE, true, threads),
        new Result(
            work,
            SWEEP,
            Comparison.rounded(sweep, 2),
            thresholds,
            sweep / thresholds,
            Comparison.rounded(all / sweep, 1),
            NAIVE,
            false,
            threads));
  }

  private static void print(Results results) {
    System.out.printf(
        "%n%s, %d cores, load average %.2f; %,d images, %d variants, %,d thresholds%n",
        results.machine().cpu(),
        results.machine().cores(),
        results.machine().loadAverage(),
        results.images(),
        results.variants(),
        results.distinctThresholds());
    System.out.printf("%-24s %14s %22s%n", "engine", "seconds", "seconds a threshold");
    for (Result row : results.results()) {
      System.out.printf(
          "%-24s %14.1f %22.9f%s%n",
          row.engine(),
          row.seconds(),
          row.secondsPerThreshold(),
          row.extrapolated()
              ? "   extrapolated from " + results.naiveThresholdsTimed() + " thresholds"
              : "   " + row.ratioToPeer() + " times as fast");
    }
    System.out.printf(
        "for the %d points of each curve that a report shows alone: %.0f times as fast%n",
        POINTS, results.ratioForReportedPointsAlone());
  }

  /** Runs the job at some of the curve's thresholds, and requires the curve's own figures of it. */
  private static void check(ThresholdJob job, SweepCurve curve, Dataset<Row> scores, int count) {
    List<SweepPoint> points = curve.points();
    IntStream.rangeClosed(1, count)
        .mapToObj(i -> points.get(i * (points.size() - 1) / (count + 1)))
        .forEach(
            point -> {
              ThresholdJob.Figures found = job.at(scores, point.limit());
              if (!found.agreesWith(point)) {
                throw new IllegalStateException(
                    "Both ways must count alike, got [" + found + "] and [" + point + "]");
              }
            });
  }

  // Both policies have as many thresholds as the images have different signals.
  private static long distinct(Dataset<Row> scores) {
    return scores.select(functions.countDistinct("main_entropy")).first().getLong(0);
  }

  private static Dataset<Row> table(SparkSession spark, Path path, long images, int threads) {
    SyntheticScores.write(spark, images, 4 * threads, path.toString());
    return ScoresTable.read(spark, path.toString());
  }

  private static RoutingRule rule() {
    List<Integer> hard = IntStream.range(0, SyntheticScores.HARD_CLASSES).boxed().toList();
    return new RoutingRule(
        new MainEntropy(1),
        ExtensionRule.MORE_CONFIDENT,
        true,
        HardClasses.of(hard, SyntheticScores.CLASSES));
  }

  private static EdgeFleet fleet() {
    return new EdgeFleet(
        IntStream.range(0, SyntheticScores.EDGES)
            .mapToObj(edge -> new EdgeSetup("camera", "wifi", Optional.empty()))
            .toList(),
        new Always(),
        0.1,
        1);
  }

  /** Edges of two kinds. */
  private static FleetCosts costs() {
    Device cloud = new Device(4e12, 250);
    BlockMacs macs = new BlockMacs(69_000_000, 30_000_000, 600_000_000);
    Link wifi = new Link(18.88, 283.17, 132.86, 0.02, "Huang et al., MobiSys 2012");
    Link lte = new Link(6, 438.39, 1288.04, 0.07, "Huang et al., MobiSys 2012");
    List<CostModel> byEdge = new ArrayList<>();
    for (int edge = 0; edge < SyntheticScores.EDGES; edge++) {
      byEdge.add(new CostModel(new Device(2e10, 5), cloud, edge % 2 == 0 ? wifi : lte, macs));
    }
    return FleetCosts.of(byEdge);
  }
}
