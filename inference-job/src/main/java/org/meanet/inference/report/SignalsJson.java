package org.meanet.inference.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.config.KebabCase;
import org.meanet.core.routing.Exit;
import org.meanet.inference.offload.Detection;
import org.meanet.inference.offload.Reliability;
import org.meanet.inference.offload.SignalDetection;
import org.meanet.inference.offload.SignalQuality;

/** {@code signals} of the JSON. */
final class SignalsJson {
  private final Manifest manifest;

  SignalsJson(Manifest manifest) {
    this.manifest = manifest;
  }

  void write(ObjectNode node, SignalQuality test, Optional<SignalQuality> validation) {
    quality(node.putObject("test"), test);
    validation.ifPresent(quality -> quality(node.putObject("validation"), quality));
  }

  private void quality(ObjectNode node, SignalQuality quality) {
    ArrayNode policies = node.putArray("policies");
    quality.detections().forEach(detection -> detection(policies.addObject(), detection));
    ArrayNode reliability = node.putArray("reliability");
    quality.reliabilities().stream()
        .filter(diagram -> !diagram.calibrated() || temperature(diagram.exit()).isPresent())
        .forEach(diagram -> reliability(reliability.addObject(), diagram));
  }

  private static void detection(ObjectNode node, SignalDetection detection) {
    node.put("policy", detection.policy().name());
    node.put("quantity", detection.policy().quantity());
    detection(node.putObject("edge_wrong"), detection.edgeWrong());
    detection(node.putObject("repaired_by_cloud"), detection.repaired());
  }

  private static void detection(ObjectNode node, Detection detection) {
    node.put("positives", detection.positives());
    node.put("negatives", detection.negatives());
    detection.auroc().ifPresent(auroc -> node.put("auroc", auroc));
  }

  private void reliability(ObjectNode node, Reliability diagram) {
    node.put("exit", KebabCase.ofConstant(diagram.exit()));
    if (diagram.calibrated()) {
      temperature(diagram.exit()).ifPresent(temperature -> node.put("temperature", temperature));
    }
    node.put("count", diagram.answers().count());
    node.put("correct", diagram.answers().correct());
    diagram.calibrationError().ifPresent(error -> node.put("expected_calibration_error", error));
    ArrayNode bins = node.putArray("bins");
    for (Reliability.Bin bin : diagram.bins()) {
      ObjectNode one = bins.addObject();
      one.put("count", bin.answers().count());
      one.put("correct", bin.answers().correct());
      bin.meanConfidence().ifPresent(mean -> one.put("mean_confidence", mean));
    }
  }

  private Optional<Double> temperature(Exit exit) {
    return switch (exit) {
      case MAIN -> manifest.main().temperature();
      case EXTENSION -> manifest.extension().flatMap(Manifest.Block::temperature);
      case CLOUD -> manifest.cloud().temperature();
    };
  }
}
