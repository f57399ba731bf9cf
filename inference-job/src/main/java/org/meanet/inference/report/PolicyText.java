package org.meanet.inference.report;

import java.util.Locale;
import org.meanet.core.routing.EdgeConfidence;
import org.meanet.core.routing.MainEntropy;
import org.meanet.core.routing.OffloadPolicy;

/**
 * A policy in words.
 *
 * @param name as in a configuration
 * @param unit of its threshold; empty for a plain number
 * @param doubt what sends an image to the cloud, up to the threshold
 */
record PolicyText(String name, String unit, String doubt) {

  static PolicyText of(OffloadPolicy policy) {
    if (policy instanceof MainEntropy) {
      return new PolicyText("main-entropy", "nats", "main's entropy is above");
    }
    if (policy instanceof EdgeConfidence) {
      return new PolicyText("edge-confidence", "", "the edge's confidence is below");
    }
    throw new IllegalArgumentException(
        "An offload policy must have a text, got [" + policy.getClass().getName() + "]");
  }

  static double threshold(OffloadPolicy policy) {
    return policy.thresholdOf(policy.limit());
  }

  /** For example: main's entropy is above 0.5 nats. */
  static String condition(OffloadPolicy policy) {
    PolicyText text = of(policy);
    return (text.doubt + " " + Display.number(threshold(policy)) + " " + text.unit).strip();
  }

  static String kebab(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
