package org.meanet.inference.offload;

/**
 * Energy of a set of images, in joules.
 *
 * @param mainJoules of the edges' computing, main alone
 * @param extensionJoules of the edges' computing, adaptive and extension blocks
 * @param uploadJoules of the edges' radios
 * @param cloudJoules of the cloud's computing, never part of the edges' sum
 */
public record Energy(
    double mainJoules, double extensionJoules, double uploadJoules, double cloudJoules) {

  /** Of the edges' computing. */
  public double edgeComputeJoules() {
    return mainJoules + extensionJoules;
  }

  /** What the edges pay: computing and radio. */
  public double edgeJoules() {
    return edgeComputeJoules() + uploadJoules;
  }

  Energy plus(Energy other) {
    return new Energy(
        mainJoules + other.mainJoules,
        extensionJoules + other.extensionJoules,
        uploadJoules + other.uploadJoules,
        cloudJoules + other.cloudJoules);
  }

  Energy times(double factor) {
    return new Energy(
        factor * mainJoules, factor * extensionJoules, factor * uploadJoules, factor * cloudJoules);
  }
}
