package org.meanet.inference.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.meanet.core.config.Experiment;
import org.meanet.core.config.KebabCase;
import org.meanet.core.routing.OffloadPolicy;
import org.meanet.core.routing.UploadGain;
import org.meanet.inference.offload.Headline;
import org.meanet.inference.offload.Interval;
import org.meanet.inference.offload.SweepPoint;
import org.meanet.inference.operating.Budget;
import org.meanet.inference.operating.OperatingPoint;

/** An operating point in words. */
final class OperatingPointText {
  private static final double POINTS = 100;

  private final OperatingPoint chosen;

  OperatingPointText(OperatingPoint chosen) {
    this.chosen = chosen;
  }

  /** What to do and what comes of it on the test images, as a sentence; figures are the test's. */
  String sentence() {
    SweepPoint test = chosen.delivered();
    long images = test.all().count();
    return String.format(
        Locale.ROOT,
        "%s %s of the images (%s) to the cloud (%s): %s right (%s to %s), %s the cloud,"
            + " %s and %s uploaded an image, 95 %% answered within %s.",
        chosen.met() ? "Send" : "Cannot be met. The nearest is to send",
        Display.percents(test.offloadShare()),
        ends(Headline.OFFLOAD_SHARE),
        how(),
        Display.percent(test.all()),
        Display.tenths(POINTS * chosen.accuracyLow()),
        Display.tenths(POINTS * chosen.accuracyHigh()),
        againstCloud((double) (test.gained() - test.lost()) / images),
        Display.joules(test.totals().energy().edgeJoules() / images),
        Display.bytes((double) test.totals().uploadBytes() / images),
        Display.seconds(test.latency().p95()));
  }

  // The interval has the sign of the words: below the cloud, what is above it is less than nothing.
  private String againstCloud(double gain) {
    Interval interval = interval(Headline.ROUTED_LESS_CLOUD);
    return gain > 0
        ? Display.points(gain) + " (" + ends(interval.low(), interval.high()) + ") above"
        : Display.points(-gain) + " (" + ends(-interval.high(), -interval.low()) + ") below";
  }

  private String ends(Headline headline) {
    Interval interval = interval(headline);
    return ends(interval.low(), interval.high());
  }

  private static String ends(double low, double high) {
    return Display.tenths(POINTS * low) + " to " + Display.tenths(POINTS * high);
  }

  // Numbers of all images have one as soon as there are images.
  private Interval interval(Headline headline) {
    return chosen.intervals().of(headline).orElseThrow();
  }

  /** For example: where main's entropy is above 1.31 nats, always the extension. */
  private String how() {
    return Display.condition(chosen.policy())
        + (chosen.variant().withExtension()
            ? ", extension rule " + KebabCase.ofConstant(chosen.variant().extensionRule())
            : ", without the extension");
  }

  /**
   * What makes it the run's own, or what a rule cannot say.
   *
   * @param own the run's routing so far
   */
  String settings(Experiment.Routing own) {
    if (!chosen.variant().withExtension()) {
      return "To route so: train a run with networks.extension = null, and give it "
          + policySettings(own);
    }
    return "To route so: "
        + policySettings(own)
        + " routing.extension-rule="
        + KebabCase.ofConstant(chosen.variant().extensionRule());
  }

  private String policySettings(Experiment.Routing own) {
    OffloadPolicy policy = chosen.policy();
    return "routing.offload.type="
        + policy.name()
        + " routing.offload.threshold="
        + policy.threshold()
        + LearnedPolicy.givenBy(policy).map(OperatingPointText::gainSettings).orElse("")
        + (own.cloudReachable() ? "" : " routing.cloud-reachable=true");
  }

  // Another report might fit it to other answers, as with another extension rule.
  private static String gainSettings(UploadGain gain) {
    return gain.byKey().entrySet().stream()
        .map(entry -> " routing.offload.gain." + entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining());
  }

  /**
   * Of each budget what is allowed, what the validation images say, and what came of it on the test
   * images.
   */
  List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (Budget budget : chosen.budgets().all()) {
      double tested = budget.estimate(chosen.delivered());
      rows.add(
          List.of(
              name(budget) + " " + value(budget, budget.most()),
              value(budget, budget.estimate(chosen.promised())) + ", " + verdict(budget),
              value(budget, tested)
                  + (budget.isKeptBy(chosen.delivered()) ? ", kept" : ", not kept")));
    }
    return rows;
  }

  private String verdict(Budget budget) {
    double excess = budget.excess(chosen.promised());
    if (excess > 0) {
      return "off by " + difference(budget, excess);
    }
    if (!budget.quantity().isBounded()) {
      return "an estimate";
    }
    // The nearest point was picked by what it does to these images, so that no bound holds for it.
    return chosen.met()
        ? "kept, " + Math.round(100 * chosen.confidence()) + " % sure"
        : "kept on these";
  }

  private static String name(Budget budget) {
    return switch (budget.quantity()) {
      case OFFLOAD -> "sent to the cloud, at most";
      case ENERGY -> "energy an image, at most";
      case LATENCY_P95 -> "95 % answered within";
      case BYTES -> "upload an image, at most";
      case ERROR -> "right answers, at least";
      case ACCURACY_DROP -> "below the cloud, at most";
    };
  }

  private static String value(Budget budget, double value) {
    return switch (budget.quantity()) {
      case OFFLOAD -> Display.percents(value);
      case ENERGY -> Display.joules(value);
      case LATENCY_P95 -> Display.seconds(value);
      case BYTES -> Display.bytes(value);
      case ERROR -> Display.percents(1 - value);
      case ACCURACY_DROP -> Display.points(value);
    };
  }

  private static String difference(Budget budget, double excess) {
    return switch (budget.quantity()) {
      case OFFLOAD, ERROR, ACCURACY_DROP -> Display.points(excess);
      case ENERGY, LATENCY_P95, BYTES -> value(budget, excess);
    };
  }
}
