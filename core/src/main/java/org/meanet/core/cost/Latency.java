package org.meanet.core.cost;

import java.io.Serializable;

/**
 * Seconds from images' capture to their answers at the edge, without queueing, by what they are
 * spent on.
 *
 * @param mainSeconds the edge computes main
 * @param extensionSeconds the edge computes adaptive and extension block
 * @param uploadSeconds the link sends
 * @param roundTripSeconds to the cloud and back, without sending and computing
 * @param cloudSeconds the cloud computes
 */
public record Latency(
    double mainSeconds,
    double extensionSeconds,
    double uploadSeconds,
    double roundTripSeconds,
    double cloudSeconds)
    implements Serializable {

  /** Of nothing. */
  public static Latency none() {
    return new Latency(0, 0, 0, 0, 0);
  }

  /** The edge's computing. */
  public double edgeSeconds() {
    return mainSeconds + extensionSeconds;
  }

  /** All of it. */
  public double seconds() {
    return edgeSeconds() + uploadSeconds + roundTripSeconds + cloudSeconds;
  }

  /** One after the other. */
  public Latency plus(Latency other) {
    return new Latency(
        mainSeconds + other.mainSeconds,
        extensionSeconds + other.extensionSeconds,
        uploadSeconds + other.uploadSeconds,
        roundTripSeconds + other.roundTripSeconds,
        cloudSeconds + other.cloudSeconds);
  }

  /** As often, or as a share of it. */
  public Latency times(double factor) {
    return new Latency(
        factor * mainSeconds,
        factor * extensionSeconds,
        factor * uploadSeconds,
        factor * roundTripSeconds,
        factor * cloudSeconds);
  }
}
