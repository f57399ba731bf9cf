package org.meanet.inference.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.config.Experiment;
import org.meanet.core.config.KebabCase;
import org.meanet.core.cost.Latency;
import org.meanet.core.routing.UploadGain;
import org.meanet.inference.offload.Answers;
import org.meanet.inference.offload.ByHardness;
import org.meanet.inference.offload.DecisionCounts;
import org.meanet.inference.offload.EdgeStatistics;
import org.meanet.inference.offload.Energy;
import org.meanet.inference.offload.EntropyMoments;
import org.meanet.inference.offload.HardnessDetection;
import org.meanet.inference.offload.LatencyQuantiles;
import org.meanet.inference.offload.OffloadStatistics;
import org.meanet.inference.offload.OracleOffload;
import org.meanet.inference.offload.Payloads;
import org.meanet.inference.offload.RandomOffload;
import org.meanet.inference.offload.Strategy;
import org.meanet.inference.offload.SweepCurve;
import org.meanet.inference.offload.SweepPoint;
import org.meanet.inference.offload.Totals;

/**
 * {@code report.json}. Units are in the keys; an accuracy is a pair of {@code count} (denominator)
 * and {@code correct} (numerator).
 */
final class ReportJson {
  private final Report report;

  ReportJson(Report report) {
    this.report = report;
  }

  /**
   * @param limit the most edges to list, of the fleet and of a stage of the training
   */
  ObjectNode withEdges(int limit) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("name", report.name());
    OffloadStatistics fleet = report.offload().statistics().fleet();
    statistics(root, fleet);
    IntervalsJson.write(root.putObject("intervals_95"), report.offload().intervals());
    policy(root.putObject("policy"));
    setting(root);
    report.load().ifPresent(load -> FleetJson.cloud(root.putObject("cloud_load"), load));
    report
        .operatingPoint()
        .ifPresent(chosen -> OperatingPointJson.write(root.putObject("operating_point"), chosen));
    ArrayNode sweep = root.putArray("sweep");
    report.offload().sweep().forEach(curve -> curve(sweep.addObject(), curve));
    report
        .learned()
        .gain()
        .ifPresent(gain -> learnedGain(root.putObject("learned_gain"), report.learned(), gain));
    new SignalsJson(report.manifest())
        .write(root.putObject("signals"), report.signals(), report.validationSignals());
    new ClassesJson(report.manifest(), report.perClass()).addTo(root);
    GalleryJson.write(root.putObject("gallery"), report.shown());
    if (!report.training().isEmpty()) {
      ArrayNode training = root.putArray("training");
      TrainingStage.of(report.training())
          .forEach(stage -> TrainingJson.stage(training.addObject(), stage, limit));
    }
    root.put("edge_count", report.offload().statistics().edges().size());
    ArrayNode edges = root.putArray("edges");
    report.offload().statistics().edges().stream()
        .limit(limit)
        .forEach(edge -> edge(edges.addObject(), edge));
    return root;
  }

  private void edge(ObjectNode node, EdgeStatistics edge) {
    node.put("edge", edge.edge());
    FleetJson.edge(node, report.fleet().edges().get(edge.edge()));
    report.load().ifPresent(load -> FleetJson.load(node.putObject("load"), load.edge(edge.edge())));
    statistics(node, edge.statistics());
    policy(node.putObject("policy"));
  }

  private static void statistics(ObjectNode node, OffloadStatistics s) {
    core(node, s);
    more(node, s);
  }

  private static void core(ObjectNode node, OffloadStatistics s) {
    node.put("images", s.images());
    node.put("reachable", s.reachable());
    ObjectNode exits = node.putObject("exits");
    answers(exits.putObject("main"), s.exits().main());
    answers(exits.putObject("extension"), s.exits().extension());
    answers(exits.putObject("cloud"), s.exits().cloud());
    ObjectNode accuracy = node.putObject("accuracy");
    byHardness(accuracy.putObject("main"), s.main().accuracy());
    byHardness(accuracy.putObject("meanet"), s.meanet().accuracy());
    byHardness(accuracy.putObject("cloud"), s.cloudNetwork());
    byHardness(accuracy.putObject("routed"), s.routed().accuracy());
    node.put("offload_share", s.offloadShare());
    node.put("upload_bytes", s.routed().totals().uploadBytes());
    ObjectNode energy = node.putObject("energy_joules");
    energy.put("main_only", s.main().totals().energy().edgeJoules());
    energy.put("edge_only", s.meanet().totals().energy().edgeJoules());
    energy.put("cloud_only", s.cloud().totals().energy().edgeJoules());
    energy.put("routed", s.routed().totals().energy().edgeJoules());
    ObjectNode latency = node.putObject("latency_seconds");
    quantiles(latency, s.latency());
    latency.put("mean", s.routed().totals().meanLatencySeconds());
  }

  private static void more(ObjectNode root, OffloadStatistics s) {
    ObjectNode top5 = root.putObject("top5");
    answers(top5.putObject("main"), s.mainTop5());
    answers(top5.putObject("cloud"), s.cloudTop5());
    answers(top5.putObject("routed"), s.routedTop5());

    ObjectNode control = root.putObject("control_on_hard_images");
    answers(control.putObject("main"), s.control().main());
    answers(control.putObject("main_hard_only"), s.control().mainHardOnly());
    answers(control.putObject("extension"), s.control().extension());

    HardnessDetection detection = s.detection();
    ObjectNode hardness = root.putObject("hardness_detection");
    hardness.put("easy_as_easy", detection.easyAsEasy());
    hardness.put("easy_as_hard", detection.easyAsHard());
    hardness.put("hard_as_easy", detection.hardAsEasy());
    hardness.put("hard_as_hard", detection.hardAsHard());
    answers(hardness.putObject("detected"), detection.detected());

    ObjectNode entropy = root.putObject("main_entropy_nats");
    entropy(entropy.putObject("right"), s.entropyRight());
    entropy(entropy.putObject("wrong"), s.entropyWrong());

    ObjectNode payload = root.putObject("payload_bytes");
    payloads(payload.putObject("offloaded"), s.offloadedPayloads());
    payloads(payload.putObject("all"), s.allPayloads());
    if (s.cloudOnReencoded().count() > 0) {
      ObjectNode seen = root.putObject("cloud_by_payload");
      answers(seen.putObject("stored"), s.cloudOnStored());
      answers(seen.putObject("reencoded"), s.cloudOnReencoded());
    }

    ObjectNode parts = root.putObject("energy_parts_joules");
    parts(parts.putObject("main_only"), s.main().totals().energy());
    parts(parts.putObject("edge_only"), s.meanet().totals().energy());
    parts(parts.putObject("cloud_only"), s.cloud().totals().energy());
    parts(parts.putObject("routed"), s.routed().totals().energy());

    ObjectNode latency = root.putObject("latency_baselines_seconds");
    latency(latency.putObject("main_only"), s.mainLatency(), s.main());
    latency(latency.putObject("edge_only"), s.meanetLatency(), s.meanet());
    latency(latency.putObject("cloud_only"), s.cloudLatency(), s.cloud());

    ObjectNode spent = root.putObject("mean_latency_parts_seconds");
    meanParts(spent.putObject("main_only"), s.main().totals());
    meanParts(spent.putObject("edge_only"), s.meanet().totals());
    meanParts(spent.putObject("cloud_only"), s.cloud().totals());
    meanParts(spent.putObject("routed"), s.routed().totals());

    baselines(root.putObject("baselines"), s);
  }

  private static void baselines(ObjectNode node, OffloadStatistics s) {
    strategy(node.putObject("main_only"), s.main());
    strategy(node.putObject("edge_only"), s.meanet());
    strategy(node.putObject("cloud_only"), s.cloud());
    strategy(node.putObject("main_and_cloud_same_threshold"), s.twoExit());

    RandomOffload random = s.random();
    ObjectNode expected = node.putObject("random_same_share_expected");
    expected.put("offloaded", random.offloaded());
    fraction(expected.putObject("all"), s.images(), random.correct());
    fraction(expected.putObject("hard"), s.main().accuracy().hard().count(), random.correctHard());
    expected.put("upload_bytes", random.uploadBytes());
    parts(expected.putObject("energy_joules"), random.energy());

    OracleOffload oracle = s.oracle();
    long offloaded = s.routed().offloaded();
    ObjectNode best = node.putObject("oracle_same_share");
    best.put("offloaded", offloaded);
    answers(best.putObject("all"), new Answers(s.images(), oracle.correct(offloaded)));
    ArrayNode corners = best.putArray("curve");
    LongStream.of(0, oracle.onlyCloud(), oracle.reachable() - oracle.onlyEdge(), oracle.reachable())
        .distinct()
        .forEach(
            sent ->
                corners
                    .addObject()
                    .put("offloaded", sent)
                    .put("count", s.images())
                    .put("correct", oracle.correct(sent)));
  }

  private void policy(ObjectNode node) {
    Experiment.Routing routing = report.routing();
    node.put("name", routing.offload().name());
    node.put("threshold", routing.offload().threshold());
    node.put("threshold_unit", routing.offload().unit());
    node.put("condition", Display.condition(routing.offload()));
    node.put("extension_rule", KebabCase.ofConstant(routing.extensionRule()));
    node.put("cloud_reachable", routing.cloudReachable());
  }

  private void setting(ObjectNode root) {
    Manifest manifest = report.manifest();
    root.put("class_count", manifest.classNames().size());
    ArrayNode hard = root.putArray("hard_classes");
    for (int label : manifest.hardClasses()) {
      hard.addObject().put("label", label).put("name", manifest.classNames().get(label));
    }
    ObjectNode blocks = root.putObject("blocks");
    block(blocks.putObject("main"), manifest.main());
    manifest.extension().ifPresent(block -> block(blocks.putObject("extension"), block));
    block(blocks.putObject("cloud"), manifest.cloud());

    Experiment.Costs costs = report.costs();
    ObjectNode node = root.putObject("costs");
    FleetJson.device(node.putObject("edge_device"), costs.edgeDevice(), costs);
    FleetJson.device(node.putObject("cloud_device"), costs.cloudDevice(), costs);
    FleetJson.link(node.putObject("link"), costs.link(), costs);
    node.put("payload", KebabCase.ofConstant(costs.payload()));
    ArrayNode devices = node.putArray("devices");
    new TreeSet<>(costs.devices().keySet())
        .forEach(name -> FleetJson.device(devices.addObject(), name, costs));
    ArrayNode links = node.putArray("links");
    new TreeSet<>(costs.links().keySet())
        .forEach(name -> FleetJson.link(links.addObject(), name, costs));

    FleetJson.setting(root.putObject("fleet"), report);

    ObjectNode provenance = root.putObject("provenance");
    new TreeMap<>(manifest.provenance()).forEach(provenance::put);
  }

  private static void block(ObjectNode node, Manifest.Block block) {
    node.put("file", block.file());
    node.put("sha256", block.sha256());
    node.put("parameters", block.parameters());
    node.put("macs", block.macs());
  }

  private static void curve(ObjectNode node, SweepCurve curve) {
    node.put("policy", curve.policy().name());
    node.put("quantity", curve.policy().quantity());
    node.put("threshold_unit", curve.policy().unit());
    node.put("extension", curve.withExtension());
    node.put("extension_rule", KebabCase.ofConstant(curve.extensionRule()));
    ArrayNode points = node.putArray("points");
    curve.points().forEach(point -> point(points.addObject(), point));
  }

  private static void learnedGain(ObjectNode node, LearnedPolicy learned, UploadGain gain) {
    learned
        .fit()
        .ifPresent(
            fit -> node.put("fitted_to", fit.images()).put("repaired_by_cloud", fit.repaired()));
    gain.byKey().forEach((key, number) -> node.put(key.replace('-', '_'), number));
  }

  static void point(ObjectNode node, SweepPoint point) {
    node.put("threshold", point.threshold());
    node.put("offloaded", point.offloaded());
    answers(node.putObject("all"), point.all());
    answers(node.putObject("hard"), point.hard());
    answers(node.putObject("easy"), point.easy());
    node.put("upload_bytes", point.totals().uploadBytes());
    node.put("energy_joules", point.totals().energy().edgeJoules());
    ObjectNode parts = node.putObject("energy_parts_joules");
    parts.put("main", point.totals().energy().mainJoules());
    parts.put("extension", point.totals().energy().extensionJoules());
    parts.put("upload", point.totals().energy().uploadJoules());
    parts.put("cloud_apart", point.totals().energy().cloudJoules());
    quantiles(node.putObject("latency_seconds"), point.latency());
    node.put("mean_latency_seconds", point.totals().meanLatencySeconds());
    ArrayNode decisions = node.putArray("decisions");
    point.decisions().forEach(counts -> decisions(decisions.addObject(), counts));
  }

  private static void decisions(ObjectNode node, DecisionCounts counts) {
    node.put("kept_main", counts.keptPlain());
    node.put("kept_extended", counts.keptExtended());
    node.put("sent_main", counts.sentPlain());
    node.put("sent_extended", counts.sentExtended());
    node.put("upload_bytes", counts.uploadBytes());
  }

  private static void strategy(ObjectNode node, Strategy strategy) {
    node.put("offloaded", strategy.offloaded());
    byHardness(node, strategy.accuracy());
    node.put("upload_bytes", strategy.totals().uploadBytes());
    parts(node.putObject("energy_joules"), strategy.totals().energy());
    node.put("mean_latency_seconds", strategy.totals().meanLatencySeconds());
  }

  private static void byHardness(ObjectNode node, ByHardness accuracy) {
    answers(node.putObject("all"), accuracy.all());
    answers(node.putObject("hard"), accuracy.hard());
    answers(node.putObject("easy"), accuracy.easy());
  }

  private static void answers(ObjectNode node, Answers answers) {
    node.put("count", answers.count());
    node.put("correct", answers.correct());
  }

  private static void fraction(ObjectNode node, long count, double correct) {
    node.put("count", count);
    node.put("correct", correct);
  }

  private static void entropy(ObjectNode node, EntropyMoments moments) {
    node.put("count", moments.count());
    node.put("mean", moments.mean());
    node.put("standard_deviation", moments.deviation());
  }

  private static void payloads(ObjectNode node, Payloads payloads) {
    node.put("stored", payloads.stored());
    node.put("raw", payloads.raw());
    if (payloads.reencoded() > 0) {
      node.put("reencoded", payloads.reencoded());
    }
  }

  private static void parts(ObjectNode node, Energy energy) {
    node.put("main", energy.mainJoules());
    node.put("extension", energy.extensionJoules());
    node.put("edge_compute", energy.edgeComputeJoules());
    node.put("upload", energy.uploadJoules());
    node.put("edge_total", energy.edgeJoules());
    node.put("cloud_apart", energy.cloudJoules());
  }

  private static void meanParts(ObjectNode node, Totals totals) {
    Latency mean = totals.meanLatency();
    node.put("main", mean.mainSeconds());
    node.put("extension", mean.extensionSeconds());
    node.put("upload", mean.uploadSeconds());
    node.put("round_trip", mean.roundTripSeconds());
    node.put("cloud", mean.cloudSeconds());
  }

  private static void latency(ObjectNode node, LatencyQuantiles quantiles, Strategy strategy) {
    quantiles(node, quantiles);
    node.put("mean", strategy.totals().meanLatencySeconds());
  }

  private static void quantiles(ObjectNode node, LatencyQuantiles quantiles) {
    node.put("p50", quantiles.p50());
    node.put("p95", quantiles.p95());
    node.put("p99", quantiles.p99());
  }
}
