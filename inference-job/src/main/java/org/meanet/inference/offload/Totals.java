package org.meanet.inference.offload;

/**
 * What a set of images costs under one way of answering.
 *
 * @param images that got an answer
 * @param uploadBytes bytes sent to the cloud
 * @param edgeSeconds time that edges compute
 * @param latencySeconds sum over the images
 */
public record Totals(
    long images, long uploadBytes, Energy energy, double edgeSeconds, double latencySeconds) {

  static Totals none() {
    return new Totals(0, 0, new Energy(0, 0, 0, 0), 0, 0);
  }

  /** Mean over the images; 0 where there are none. */
  public double meanLatencySeconds() {
    return images == 0 ? 0 : latencySeconds / images;
  }

  Totals plus(Totals other) {
    return new Totals(
        images + other.images,
        uploadBytes + other.uploadBytes,
        energy.plus(other.energy),
        edgeSeconds + other.edgeSeconds,
        latencySeconds + other.latencySeconds);
  }
}
