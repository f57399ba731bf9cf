package org.meanet.inference.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.meanet.core.metrics.TrainingEvent;
import org.meanet.core.metrics.TrainingEvent.Round;

/** The stages of a training in {@code report.json}. */
final class TrainingJson {
  /** The most points of a curve: a phone has about as many columns to draw it in. */
  static final int POINTS = 200;

  private TrainingJson() {}

  /**
   * @param limit the most edges to list for a stage
   */
  static void stage(ObjectNode node, TrainingStage stage, int limit) {
    node.put("stage", stage.name());
    ArrayNode curve = node.putArray("curve");
    LossPoint.curve(stage.rounds(), POINTS).forEach(point -> point(curve.addObject(), point));
    ArrayNode validation = node.putArray("validation");
    stage.validations().forEach(pass -> validation(validation.addObject(), pass));
    stage.best().ifPresent(b -> best(node.putObject("best"), b));
    stage.recalibration().ifPresent(r -> recalibration(node.putObject("recalibration"), r));
    if (!stage.edges().isEmpty()) {
      ArrayNode edges = node.putArray("edges");
      stage.edges().stream().limit(limit).forEach(edge -> edge(edges.addObject(), edge));
    }
    double seconds = stage.sum(Round::seconds);
    if (seconds > 0) {
      node.put("images_per_second", stage.images() / seconds);
    }
    node.put("seconds", seconds);
    node.putObject("seconds_parts")
        .put("compute", stage.sum(Round::computeSeconds))
        .put("reading", stage.sum(Round::readingSeconds))
        .put("broadcast", stage.sum(Round::broadcastSeconds))
        .put("queueing", stage.sum(Round::queueingSeconds))
        .put("aggregation", stage.sum(Round::aggregationSeconds));
  }

  private static void point(ObjectNode node, LossPoint point) {
    node.put("images", point.images());
    node.put("epoch", point.epoch());
    node.put("loss_nats", point.loss());
    node.put("learning_rate", point.learningRate());
  }

  private static void validation(ObjectNode node, TrainingEvent.Validation pass) {
    node.put("epoch", pass.epoch());
    node.put("count", pass.images());
    node.put("correct", pass.correct());
    node.put("loss_nats", pass.loss());
  }

  private static void best(ObjectNode node, TrainingEvent.Best best) {
    node.put("epoch", best.epoch());
    node.put("ended_after", best.endedAfter());
    node.put("epochs", best.epochs());
  }

  private static void recalibration(ObjectNode node, TrainingEvent.Recalibration r) {
    node.put("count", r.validationImages());
    node.put("correct_before", r.correctBefore());
    node.put("correct_after", r.correctAfter());
    node.put("loss_before_nats", r.lossBefore());
    node.put("loss_after_nats", r.lossAfter());
  }

  private static void edge(ObjectNode node, TrainingEvent.Edge edge) {
    node.put("edge", edge.edge());
    node.put("images", edge.images());
    node.put("class_count", edge.classes());
    node.put("count", edge.validationImages());
    node.put("correct", edge.correct().orElse(0L));
  }
}
