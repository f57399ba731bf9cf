package org.meanet.inference.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.config.Experiment;
import org.meanet.core.cost.BlockMacs;
import org.meanet.core.cost.CostModel;
import org.meanet.core.json.StrictJson;
import org.meanet.core.metrics.TrainingEvent;
import org.meanet.core.routing.RoutingRule;
import org.meanet.inference.offload.Offload;
import org.meanet.inference.offload.OffloadAnalysis;

/**
 * Scores, a policy and costs in; a report out. The same inputs give the same bytes.
 *
 * @param training what the training of the bundle wrote of itself; empty if that is not known, and
 *     then the report says nothing of it
 */
public record ReportStep(
    String name,
    Manifest manifest,
    Experiment.Routing routing,
    Experiment.Costs costs,
    List<TrainingEvent> training) {
  public ReportStep {
    training = List.copyOf(training);
  }

  /**
   * @param scores the scores table of the bundle that {@code manifest} describes
   * @throws UserError if the table is empty
   */
  public RenderedReport run(Dataset<Row> scores) {
    SparkContext context = scores.sparkSession().sparkContext();
    context.setJobDescription("report: count exits, answers and thresholds of " + name);
    try {
      Offload offload = new OffloadAnalysis(rule(), costModel(), costs.payload()).of(scores);
      return render(new Report(name, manifest, routing, costs, training, offload));
    } finally {
      context.setJobDescription(null);
    }
  }

  private static RenderedReport render(Report report) {
    ReportJson json = new ReportJson(report);
    ObjectNode complete = json.withEdges(Integer.MAX_VALUE);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("edges.csv", utf8(EdgesCsv.of(report.offload().statistics())));
    files.put("sweep.csv", utf8(SweepCsv.of(report.offload().sweep())));
    files.put("report.json", utf8(StrictJson.write(complete)));
    files.put("index.html", ReportPage.of(report.name(), json.withEdges(ReportPage.EDGES)));
    return new RenderedReport(report, files, new TerminalReport(report).text());
  }

  private RoutingRule rule() {
    return new RoutingRule(
        routing.offload(),
        routing.extensionRule(),
        routing.cloudReachable(),
        manifest.hardClassMap());
  }

  private CostModel costModel() {
    BlockMacs macs =
        new BlockMacs(
            manifest.main().macs(),
            manifest.extension().map(Manifest.Block::macs).orElse(0L),
            manifest.cloud().macs());
    return new CostModel(
        costs.devices().get(costs.edgeDevice()),
        costs.devices().get(costs.cloudDevice()),
        costs.links().get(costs.link()),
        macs);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
