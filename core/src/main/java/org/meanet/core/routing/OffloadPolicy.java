package org.meanet.core.routing;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * When an image is complex, that is, sent to the cloud: when a quantity of its scores lies on the
 * policy's {@link Side} of a threshold. Sweeps sort images by {@link #signal}, which grows with the
 * edge's doubt whichever side that is, and read off every limit at once.
 *
 * <p>Each policy but the learned one is a record with a public constructor that takes the threshold
 * alone. Configuration, sweeps and reports take all that they need of it from here.
 */
public sealed interface OffloadPolicy extends Serializable
    permits MainEntropy,
        EdgeConfidence,
        MainConfidence,
        MainMargin,
        MainCalibratedEntropy,
        LearnedGain {

  /** On which side of a threshold doubtful images lie. */
  enum Side {
    /** Doubt is a large value, as of an entropy. */
    ABOVE(1, "above"),
    /** Doubt is a small value, as of a probability. */
    BELOW(-1, "below");

    private final int sign;
    private final String word;

    Side(int sign, String word) {
      this.sign = sign;
      this.word = word;
    }

    /**
     * A value so that larger is more doubtful, or such a one back. Negation is exact in floating
     * point, so comparing gives the same on every image, which 1 − p would not. Zero has no sign.
     */
    double turn(double value) {
      return sign * value + 0.0;
    }

    /** As a word for readers. */
    public String word() {
      return word;
    }
  }

  /** The policy's own threshold, in its unit. */
  double threshold();

  /** The same rule with another threshold. */
  OffloadPolicy withThreshold(double threshold);

  /**
   * What is compared with the threshold.
   *
   * @param main what the main exit says
   * @param extension what the extension says; empty where it did not run
   * @param edge the edge's final answer; equal to {@code main} where the extension was not needed
   */
  double value(ExitScore main, Optional<ExitScore> extension, ExitScore edge);

  /** How the value of an image for the cloud lies to the threshold. */
  Side side();

  /**
   * Whether the test stands before the extension, so that a complex image never pays for the
   * extension.
   */
  boolean beforeExtension();

  /** What a configuration calls the policy: the record's name in kebab case. */
  String name();

  /** The unit of the threshold, such as nats; empty for a plain number. */
  String unit();

  /** What is compared with the threshold, as a noun for readers, such as "main's entropy". */
  String quantity();

  /** The edge's doubt about one image; its arguments are those of {@link #value}. */
  default double signal(ExitScore main, Optional<ExitScore> extension, ExitScore edge) {
    return side().turn(value(main, extension, edge));
  }

  /** The largest signal that stays at the edge. */
  default double limit() {
    return side().turn(threshold());
  }

  /** The same rule with another limit. */
  default OffloadPolicy withLimit(double limit) {
    return withThreshold(side().turn(limit));
  }

  /** The threshold that stands for a limit. */
  default double thresholdOf(double limit) {
    return side().turn(limit);
  }

  /**
   * Every policy that has nothing to learn, in the order of the permits clause, with 0 as its
   * threshold.
   */
  static List<OffloadPolicy> fixed() {
    return Arrays.stream(OffloadPolicy.class.getPermittedSubclasses())
        .filter(policy -> policy != LearnedGain.class)
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
