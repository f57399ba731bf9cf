package org.meanet.inference.offload;

import org.meanet.core.cost.Latency;

/**
 * What a set of images costs under one way of answering.
 *
 * @param images that got an answer
 * @param uploadBytes bytes sent to the cloud
 * @param latency sum over the images
 */
public record Totals(long images, long uploadBytes, Energy energy, Latency latency) {

  static Totals none() {
    return new Totals(0, 0, new Energy(0, 0, 0, 0), Latency.none());
  }

  /** Time that edges compute. */
  public double edgeSeconds() {
    return latency.edgeSeconds();
  }

  /** Sum over the images. */
  public double latencySeconds() {
    return latency.seconds();
  }

  /** Mean over the images; 0 where there are none. */
  public double meanLatencySeconds() {
    return images == 0 ? 0 : latencySeconds() / images;
  }

  /** Mean over the images by part; 0 where there are none. */
  public Latency meanLatency() {
    return images == 0 ? Latency.none() : latency.times(1.0 / images);
  }

  Totals plus(Totals other) {
    return new Totals(
        images + other.images,
        uploadBytes + other.uploadBytes,
        energy.plus(other.energy),
        latency.plus(other.latency));
  }
}
