package org.meanet.inference.api;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Bundle;
import org.meanet.core.config.Experiment;
import org.meanet.core.config.ExperimentFile;
import org.meanet.core.cost.CostModel;
import org.meanet.core.fleet.EdgeFleet;
import org.meanet.core.fleet.EdgeSetup;
import org.meanet.core.image.ImageTable;
import org.meanet.core.image.Split;
import org.meanet.core.routing.LearnedGain;
import org.meanet.core.routing.RoutingRule;
import org.meanet.core.run.JobOption;
import org.meanet.inference.offload.FleetCosts;
import org.meanet.inference.offload.FleetMemory;
import org.meanet.inference.offload.OffloadAnalysis;
import org.meanet.inference.offload.OffloadStatistics;
import org.meanet.inference.offload.RoutedImages;
import org.meanet.inference.offload.Strategy;
import org.meanet.inference.offload.SweepTable;
import org.meanet.inference.operating.Budgets;
import org.meanet.inference.operating.OperatingPoint;
import org.meanet.inference.scoring.AppendedColumns;
import org.meanet.inference.scoring.ExitPlan;
import org.meanet.inference.scoring.ScoreStep;
import org.meanet.inference.scoring.ScoresTable;

/**
 * A fleet of edges and its cloud, for notebooks and programs: DataFrames in, DataFrames out. The
 * networks are those of a bundle; routing, costs and fleet are those of an experiment. Immutable:
 * {@link #withSettings} asks what if.
 *
 * <p>All errors that a user can put right are {@link UserError}s of one line.
 */
public final class Emulation {
  private static final StructType POINT =
      AppendedColumns.schema(
          StructType.fromDDL("split STRING NOT NULL, met BOOLEAN NOT NULL"), SweepTable.SCHEMA);

  private static final StructType STRATEGY =
      StructType.fromDDL(
          """
          strategy STRING NOT NULL,
          images BIGINT NOT NULL,
          correct BIGINT NOT NULL,
          hard_images BIGINT NOT NULL,
          hard_correct BIGINT NOT NULL,
          offloaded BIGINT NOT NULL,
          upload_bytes BIGINT NOT NULL,
          edge_joules DOUBLE NOT NULL,
          cloud_joules DOUBLE NOT NULL,
          mean_latency_seconds DOUBLE NOT NULL
          """);

  private final SparkSession spark;
  private final String conf;
  private final List<String> settings;
  private final Experiment experiment;
  private final Bundle bundle;
  private final EdgeFleet fleet;
  private final FleetCosts costs;

  private Emulation(SparkSession spark, String conf, List<String> settings, Bundle bundle) {
    this.spark = spark;
    this.conf = conf;
    this.settings = List.copyOf(settings);
    this.experiment = ExperimentFile.load(conf, settings, hadoop(spark)).experiment();
    this.bundle = bundle;
    this.fleet = experiment.edgeFleet(hadoop(spark));
    this.costs = FleetCosts.of(bundle.manifest(), experiment.costs(), fleet);
    FleetMemory.check(bundle.manifest(), experiment.costs(), fleet);
  }

  /**
   * @param conf the experiment's file, local or on any Hadoop file system; that of a run is its
   *     {@code config.conf}
   * @param bundle the folder of the networks; that of a run is its {@code bundle}
   * @param settings of the experiment, such as {@code costs.link=lte}
   */
  public static Emulation of(SparkSession spark, String conf, String bundle, String... settings) {
    return new Emulation(spark, conf, Arrays.asList(settings), Bundle.load(hadoop(spark), bundle));
  }

  /** The same with more settings; a later one of a key wins. */
  public Emulation withSettings(String... more) {
    return new Emulation(
        spark, conf, Stream.concat(settings.stream(), Stream.of(more)).toList(), bundle);
  }

  /** The experiment with all settings. */
  public Experiment experiment() {
    return experiment;
  }

  /** The networks. */
  public Bundle bundle() {
    return bundle;
  }

  /** Algorithm 2 as the experiment has it; it cannot route by a learned policy without weights. */
  public RoutingRule rule() {
    return experiment.routing().rule(bundle.manifest().hardClassMap());
  }

  // Said here, as a task that lacks the weights could not say what to do.
  private RoutingRule completeRule() {
    if (experiment.routing().offload() instanceof LearnedGain learned && learned.gain().isEmpty()) {
      throw new UserError(
          "routing.offload.type = learned-gain must have routing.offload.gain here, got none: give"
              + " what the report fits, learned_gain in report.json, or take another policy");
    }
    return rule();
  }

  /** What decisions cost at an edge. */
  public CostModel costs(int edge) {
    return costs.of(edge);
  }

  /** The edges: {@code edge, device, link, images_per_second}, the last null where not known. */
  public Dataset<Row> edges() {
    List<EdgeSetup> edges = fleet.edges();
    return table(
        IntStream.range(0, edges.size())
            .mapToObj(
                edge ->
                    RowFactory.create(
                        edge,
                        edges.get(edge).device(),
                        edges.get(edge).link(),
                        edges.get(edge).imagesPerSecond().orElse(null)))
            .toList(),
        StructType.fromDDL(
            "edge INT NOT NULL, device STRING NOT NULL, link STRING NOT NULL,"
                + " images_per_second DOUBLE"));
  }

  /** The devices that the experiment knows: {@code device, macs_per_second, watts, source}. */
  public Dataset<Row> devices() {
    return table(
        experiment.costs().devices().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(
                named ->
                    RowFactory.create(
                        named.getKey(),
                        named.getValue().macsPerSecond(),
                        named.getValue().device().watts(),
                        named.getValue().source()))
            .toList(),
        StructType.fromDDL(
            "device STRING NOT NULL, macs_per_second DOUBLE NOT NULL, watts DOUBLE NOT NULL,"
                + " source STRING NOT NULL"));
  }

  /**
   * The links that the experiment knows: {@code link, megabits_per_second, upload_watts,
   * round_trip_seconds, source}.
   */
  public Dataset<Row> links() {
    return table(
        experiment.costs().links().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(
                named ->
                    RowFactory.create(
                        named.getKey(),
                        named.getValue().megabitsPerSecond(),
                        named.getValue().uploadWatts(),
                        named.getValue().roundTripSeconds(),
                        named.getValue().source()))
            .toList(),
        StructType.fromDDL(
            "link STRING NOT NULL, megabits_per_second DOUBLE NOT NULL, upload_watts DOUBLE NOT"
                + " NULL, round_trip_seconds DOUBLE NOT NULL, source STRING NOT NULL"));
  }

  /**
   * The images of one split of an image table.
   *
   * @param table its folder; that of a run is its {@code images}
   */
  public Dataset<Row> images(String table, Split split) {
    ImageTable images = ImageTable.open(hadoop(spark), table);
    bundle.requireClasses(images.classNames());
    return images.read(spark, split);
  }

  /**
   * What every exit says of every image, computed when it is asked for, and each time: cache it or
   * write it. The images are dealt out over the edges, each of which is a partition.
   *
   * @param images with the columns of {@link ImageTable#SCHEMA}
   * @return the scores table and a column {@code reason}, null but for images that could not be
   *     decoded
   */
  public Dataset<Row> score(Dataset<Row> images) {
    new Columns("The images", ImageTable.SCHEMA).requireIn(images.schema());
    return new ScoreStep(
            spark, experiment.scoring(), new ExitPlan.All(), experiment.seed(), done -> {})
        .outcomes(images, bundle);
  }

  /**
   * Where each image is answered, what the answer is and what it costs: the columns of {@link
   * RoutedImages#DECISION} behind those of the scores.
   *
   * @param scores of {@link #score}, or a scores table; images that could not be decoded are left
   *     out
   * @throws UserError if the policy is the learned one, and the experiment has no weights for it
   */
  public Dataset<Row> route(Dataset<Row> scores) {
    return new RoutedImages(completeRule(), costs, fleet, experiment.costs().payload())
        .of(scored(scores));
  }

  /**
   * Every policy over its thresholds, with and without the extension: the columns of {@link
   * SweepTable#SCHEMA}, the rows of a report's {@code sweep.csv}.
   *
   * @param scores as for {@link #route}
   * @throws UserError as {@link #route}
   */
  public Dataset<Row> sweep(Dataset<Row> scores) {
    return table(SweepTable.rows(analysis().of(scored(scores)).sweep()), SweepTable.SCHEMA);
  }

  /**
   * The rule beside what else could be done with the same networks: {@code main} alone, {@code
   * meanet}, the edge without a cloud, {@code cloud}, every image, {@code routed}, and {@code
   * main-and-cloud}, the same policy and threshold without an extension.
   *
   * @param scores as for {@link #route}
   * @throws UserError as {@link #route}
   */
  public Dataset<Row> strategies(Dataset<Row> scores) {
    OffloadStatistics all = analysis().of(scored(scores)).statistics().fleet();
    return table(
        List.of(
            strategy("main", all.main()),
            strategy("meanet", all.meanet()),
            strategy("cloud", all.cloud()),
            strategy("routed", all.routed()),
            strategy("main-and-cloud", all.twoExit())),
        STRATEGY);
  }

  private static Row strategy(String name, Strategy strategy) {
    return RowFactory.create(
        name,
        strategy.accuracy().all().count(),
        strategy.accuracy().all().correct(),
        strategy.accuracy().hard().count(),
        strategy.accuracy().hard().correct(),
        strategy.offloaded(),
        strategy.totals().uploadBytes(),
        strategy.totals().energy().edgeJoules(),
        strategy.totals().energy().cloudJoules(),
        strategy.totals().meanLatencySeconds());
  }

  /**
   * The threshold that keeps budgets, chosen on validation images: {@code split, met} and the
   * columns of {@link SweepTable#SCHEMA}. The first row has what the validation images that did not
   * choose it promise, the second what the test images get.
   *
   * @param validation scores as for {@link #route}, of the validation split
   * @param test the same of the test split
   * @param budgets such as {@code max-offload=0.3}: the options of {@code bin/meanet report}
   * @throws UserError as {@link #route}, or if a budget is none
   */
  public Dataset<Row> operatingPoint(
      Dataset<Row> validation, Dataset<Row> test, String... budgets) {
    OperatingPoint point =
        OperatingPoint.choose(
            budgets(budgets), analysis(), fleet.seed(), scored(validation), scored(test));
    return table(
        List.of(
            with(Split.VALIDATION, point, SweepTable.row(point.variant(), point.promised())),
            with(Split.TEST, point, SweepTable.row(point.variant(), point.delivered()))),
        POINT);
  }

  private static Row with(Split split, OperatingPoint point, Row row) {
    return AppendedColumns.row(
        RowFactory.create(split.label(), point.met()), AppendedColumns.values(row));
  }

  private static Budgets budgets(String[] given) {
    List<String> names = Budgets.options().stream().map(JobOption::name).toList();
    Map<String, Double> values = new HashMap<>();
    for (String budget : given) {
      String[] parts = budget.split("=", 2);
      String option = "--" + parts[0];
      if (parts.length < 2 || !names.contains(option)) {
        throw new UserError(
            "A budget must be one of "
                + names.stream().map(name -> name.substring(2) + "=NUMBER").toList()
                + ", got ["
                + budget
                + "]");
      }
      values.put(option, number(budget, parts[1]));
    }
    if (values.isEmpty()) {
      throw new UserError("An operating point needs at least one budget, got none");
    }
    return Budgets.of(values);
  }

  private static double number(String budget, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new UserError("A budget must be a number, got [" + budget + "]", e);
    }
  }

  private OffloadAnalysis analysis() {
    return new OffloadAnalysis(completeRule(), costs, fleet, experiment.costs().payload());
  }

  private static Dataset<Row> scored(Dataset<Row> scores) {
    new Columns("The scores", ScoresTable.SCHEMA).requireIn(scores.schema());
    return Columns.has(scores.schema(), ScoresTable.REASON)
        ? scores.where(col(ScoresTable.REASON).isNull()).drop(ScoresTable.REASON)
        : scores;
  }

  private Dataset<Row> table(List<Row> rows, StructType schema) {
    return spark.createDataFrame(new ArrayList<>(rows), schema);
  }

  private static Configuration hadoop(SparkSession spark) {
    return spark.sparkContext().hadoopConfiguration();
  }
}
