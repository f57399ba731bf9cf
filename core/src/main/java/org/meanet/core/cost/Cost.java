package org.meanet.core.cost;

/**
 * What one decision costs.
 *
 * @param uploadBytes bytes sent to the cloud
 * @param mainJoules energy of the edge's computing, main alone
 * @param extensionJoules energy of the edge's computing, adaptive and extension block
 * @param uploadJoules energy of the edge's radio
 * @param cloudJoules energy of the cloud's computing, reported apart from the edge's
 * @param latency from the image's capture to its answer at the edge, without queueing
 */
public record Cost(
    long uploadBytes,
    double mainJoules,
    double extensionJoules,
    double uploadJoules,
    double cloudJoules,
    Latency latency) {

  /** Energy that the edge spends, computing and sending. */
  public double edgeJoules() {
    return mainJoules + extensionJoules + uploadJoules;
  }

  /** From the image's capture to its answer at the edge. */
  public double latencySeconds() {
    return latency.seconds();
  }
}
