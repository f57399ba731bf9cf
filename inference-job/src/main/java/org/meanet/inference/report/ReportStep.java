package org.meanet.inference.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.config.Experiment;
import org.meanet.core.fleet.EdgeFleet;
import org.meanet.core.image.ImageTable;
import org.meanet.core.json.StrictJson;
import org.meanet.core.metrics.TrainingEvent;
import org.meanet.core.routing.RoutingRule;
import org.meanet.inference.offload.ClassAnalysis;
import org.meanet.inference.offload.FleetCosts;
import org.meanet.inference.offload.FleetLoad;
import org.meanet.inference.offload.FleetMemory;
import org.meanet.inference.offload.ImageChoice;
import org.meanet.inference.offload.Offload;
import org.meanet.inference.offload.OffloadAnalysis;
import org.meanet.inference.offload.PerClass;
import org.meanet.inference.offload.ShownImage;
import org.meanet.inference.offload.ShownImages;
import org.meanet.inference.offload.SignalQuality;
import org.meanet.inference.operating.Budgets;
import org.meanet.inference.operating.OperatingPoint;

/**
 * Scores, a policy and costs in; a report out. The same inputs give the same bytes.
 *
 * @param fleet the edges that scored the images
 * @param training what the training of the bundle wrote of itself; empty if that is not known, and
 *     then the report says nothing of it
 * @param images the table that was scored, for pictures; empty if it is gone
 */
public record ReportStep(
    String name,
    Manifest manifest,
    Experiment.Routing routing,
    Experiment.Costs costs,
    EdgeFleet fleet,
    List<TrainingEvent> training,
    Optional<ImageTable> images) {
  public ReportStep {
    training = List.copyOf(training);
  }

  /**
   * @param scores the scores table of the bundle that {@code manifest} describes
   * @throws UserError if a device is too small for its blocks, the table is empty, or it has an
   *     edge that the fleet has not
   */
  public RenderedReport run(Dataset<Row> scores) {
    return run(scores, Optional.empty(), new Budgets(List.of()));
  }

  /**
   * The same of a bundle that was scored on its validation split, too.
   *
   * @param validation the scores table of the validation split, on which an operating point is
   *     chosen
   * @param budgets that an operating point has to keep; without any there is none
   */
  public RenderedReport run(Dataset<Row> scores, Dataset<Row> validation, Budgets budgets) {
    return run(scores, Optional.of(validation), budgets);
  }

  private RenderedReport run(
      Dataset<Row> scores, Optional<Dataset<Row>> validation, Budgets budgets) {
    FleetMemory.check(manifest, costs, fleet);
    SparkContext context = scores.sparkSession().sparkContext();
    context.setJobDescription("report: count exits, answers and thresholds of " + name);
    try {
      FleetCosts fleetCosts = FleetCosts.of(manifest, costs, fleet);
      // A split of rejected images alone has a table, too.
      Optional<Dataset<Row>> held = validation.filter(table -> !table.isEmpty());
      LearnedPolicy learned = learned(fleetCosts, held);
      RoutingRule rule = rule().withPolicy(learned.complete(routing.offload()));
      OffloadAnalysis analysis =
          new OffloadAnalysis(rule, learned.policies(), fleetCosts, fleet, costs.payload());
      Offload offload = analysis.of(scores);
      Optional<FleetLoad> load = FleetLoad.of(offload.statistics(), fleet, fleetCosts);
      ShownImages shown = new ImageChoice(rule, fleetCosts, fleet, costs.payload()).of(scores);
      context.setJobDescription("report: rank the images of " + name + " by their signals");
      SignalQuality signals = analysis.signals(scores);
      Optional<SignalQuality> validationSignals = held.map(analysis::signals);
      context.setJobDescription("report: choose an operating point of " + name);
      Optional<OperatingPoint> operatingPoint =
          validation
              .filter(table -> !budgets.isEmpty())
              .map(table -> OperatingPoint.choose(budgets, analysis, fleet.seed(), table, scores));
      return render(
          new Report(
              name,
              manifest,
              routing,
              costs,
              fleet,
              fleetCosts,
              training,
              offload,
              perClass(rule, scores),
              shown,
              thumbnails(scores.sparkSession(), shown),
              learned,
              signals,
              validationSignals,
              operatingPoint,
              load));
    } finally {
      context.setJobDescription(null);
    }
  }

  // On the half that designs, so that the other one can test what is chosen of it.
  private LearnedPolicy learned(FleetCosts fleetCosts, Optional<Dataset<Row>> validation) {
    return LearnedPolicy.givenBy(routing.offload())
        .map(LearnedPolicy::given)
        .orElseGet(
            () ->
                LearnedPolicy.fitted(
                    validation.map(
                        table ->
                            new OffloadAnalysis(rule(), fleetCosts, fleet, costs.payload())
                                .gain(table, OperatingPoint.designs(fleet.seed())))));
  }

  private RoutingRule rule() {
    return routing.rule(manifest.hardClassMap());
  }

  private Map<String, String> thumbnails(SparkSession spark, ShownImages shown) {
    Set<String> ids = shown.stream().map(ShownImage::id).collect(Collectors.toSet());
    return images.map(table -> Thumbnails.of(table, spark, ids)).orElse(Map.of());
  }

  private PerClass perClass(RoutingRule rule, Dataset<Row> scores) {
    return new ClassAnalysis(
            rule,
            fleet,
            costs.payload(),
            manifest.classNames().size(),
            manifest.validation().map(Manifest.Validation::mainPrecision).orElse(List.of()))
        .of(scores);
  }

  private static RenderedReport render(Report report) {
    ReportJson json = new ReportJson(report);
    ObjectNode complete = json.withEdges(Integer.MAX_VALUE);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("edges.csv", utf8(EdgesCsv.of(report)));
    files.put("sweep.csv", utf8(SweepCsv.of(report.offload().sweep())));
    files.put("report.json", utf8(StrictJson.write(complete)));
    files.put("index.html", ReportPage.of(report, json.withEdges(ReportPage.EDGES)));
    return new RenderedReport(report, files, new TerminalReport(report).text());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
