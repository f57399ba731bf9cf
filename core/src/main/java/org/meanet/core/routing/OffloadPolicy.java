package org.meanet.core.routing;

/**
 * When an image is complex, that is, sent to the cloud. A policy compares a signal with a limit:
 * the signal grows with the edge's doubt, and an image is complex when its signal is above the
 * limit. Keeping the two apart lets a sweep sort by the signal once and read off every limit.
 */
public sealed interface OffloadPolicy extends java.io.Serializable
    permits MainEntropy, EdgeConfidence {

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
}
