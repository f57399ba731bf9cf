package org.meanet.inference.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.meanet.core.config.KebabCase;
import org.meanet.inference.offload.SweepPoint;
import org.meanet.inference.operating.Budget;
import org.meanet.inference.operating.OperatingPoint;

/** {@code operating_point} of the JSON. */
final class OperatingPointJson {
  private OperatingPointJson() {}

  static void write(ObjectNode node, OperatingPoint chosen) {
    node.put("met", chosen.met());
    node.put("sentence", new OperatingPointText(chosen).sentence());
    node.put("confidence", chosen.confidence());
    node.put("policy", chosen.policy().name());
    node.put("threshold", chosen.policy().threshold());
    node.put("threshold_unit", chosen.policy().unit());
    node.put("condition", Display.condition(chosen.policy()));
    node.put("extension", chosen.variant().withExtension());
    node.put("extension_rule", KebabCase.ofConstant(chosen.variant().extensionRule()));
    ArrayNode budgets = node.putArray("budgets");
    chosen.budgets().all().forEach(budget -> budget(budgets.addObject(), budget, chosen));
    ReportJson.point(node.putObject("validation"), chosen.promised());
    ObjectNode test = node.putObject("test");
    ReportJson.point(test, chosen.delivered());
    test.put("cloud_correct", chosen.delivered().cloudCorrect());
    IntervalsJson.write(test.putObject("intervals_95"), chosen.intervals());
    ObjectNode interval = test.putObject("accuracy_interval_95");
    interval.put("low", chosen.accuracyLow());
    interval.put("high", chosen.accuracyHigh());
  }

  private static void budget(ObjectNode node, Budget budget, OperatingPoint chosen) {
    SweepPoint validation = chosen.promised();
    SweepPoint test = chosen.delivered();
    node.put("quantity", key(budget));
    node.put("at_most", budget.most());
    node.put("validation", budget.estimate(validation));
    if (budget.quantity().isBounded()) {
      node.put("validation_bound", budget.bound(validation));
    }
    node.put("excess", Math.max(0, budget.excess(validation)));
    node.put("test", budget.estimate(test));
    node.put("kept_on_test", budget.isKeptBy(test));
  }

  private static String key(Budget budget) {
    return switch (budget.quantity()) {
      case OFFLOAD -> "offload_share";
      case ENERGY -> "energy_joules_per_image";
      case LATENCY_P95 -> "latency_p95_seconds";
      case BYTES -> "upload_bytes_per_image";
      case ERROR -> "wrong_share";
      case ACCURACY_DROP -> "accuracy_drop_share";
    };
  }
}
