package org.meanet.core.routing;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * When an image is complex, that is, sent to the cloud. A policy compares a signal with a limit:
 * the signal grows with the edge's doubt, and an image is complex when its signal is above the
 * limit. Keeping the two apart lets a sweep sort by the signal once and read off every limit.
 *
 * <p>Each policy is a record with a public constructor that takes the threshold alone.
 * Configuration, sweeps and reports take all that they need of it from here.
 */
public sealed interface OffloadPolicy extends Serializable permits MainEntropy, EdgeConfidence {

  /**
   * The edge's doubt about one image.
   *
   * @param main what the main exit says
   * @param edge the edge's final answer; equal to {@code main} where the extension was not needed
   */
  double signal(ExitScore main, ExitScore edge);

  /** The largest signal that stays at the edge. */
  double limit();

  /**
   * Whether the test stands before the extension, so that a complex image never pays for the
   * extension.
   */
  boolean beforeExtension();

  /** The same rule with another limit. */
  OffloadPolicy withLimit(double limit);

  /** The threshold in the policy's own unit that stands for a limit. */
  double thresholdOf(double limit);

  /** The policy's own threshold, in its unit. */
  default double threshold() {
    return thresholdOf(limit());
  }

  /** What a configuration calls the policy: the record's name in kebab case. */
  String name();

  /** The unit of the threshold, such as nats; empty for a plain number. */
  String unit();

  /** What is compared with the threshold, as a noun for readers, such as "main's entropy". */
  String quantity();

  /** How the quantity of an image for the cloud lies to the threshold: "above" or "below". */
  String side();

  /** Every policy there is, in the order of the permits clause, with 0 as its threshold. */
  static List<OffloadPolicy> all() {
    return Arrays.stream(OffloadPolicy.class.getPermittedSubclasses())
        .map(OffloadPolicy::withZero)
        .toList();
  }

  private static OffloadPolicy withZero(Class<?> policy) {
    try {
      return (OffloadPolicy) policy.getConstructor(double.class).newInstance(0.0);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          policy + " must have a public constructor that takes the threshold alone", e);
    }
  }
}
