package org.meanet.inference.offload;

/**
 * Energy of a set of images, in joules.
 *
 * @param edgeComputeJoules of the edges' computing
 * @param uploadJoules of the edges' radios
 * @param cloudJoules of the cloud's computing, never part of the edges' sum
 */
public record Energy(double edgeComputeJoules, double uploadJoules, double cloudJoules) {

  /** What the edges pay: computing and radio. */
  public double edgeJoules() {
    return edgeComputeJoules + uploadJoules;
  }
}
