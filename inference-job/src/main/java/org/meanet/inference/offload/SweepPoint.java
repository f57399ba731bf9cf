package org.meanet.inference.offload;

/**
 * What one threshold would have made of the same images.
 *
 * @param threshold in the policy's own unit
 * @param offloaded images answered by the cloud
 * @param totals what it costs
 */
public record SweepPoint(
    double threshold, long offloaded, Answers all, Answers hard, Totals totals) {

  /** Offloaded ÷ images. */
  public double offloadShare() {
    return (double) offloaded / all.count();
  }

  /** The point of both sets of images together. */
  SweepPoint plus(SweepPoint other) {
    return new SweepPoint(
        threshold,
        offloaded + other.offloaded,
        all.plus(other.all),
        hard.plus(other.hard),
        totals.plus(other.totals));
  }
}
