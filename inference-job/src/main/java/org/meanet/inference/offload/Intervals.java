package org.meanet.inference.offload;

import java.util.Map;
import java.util.Optional;

/**
 * How far headline numbers would move if other images, or other edges, had come from the same
 * source.
 *
 * @param overImages of each number that there is; a number of images that are not there has none
 * @param latency of the routed images' quantiles, over images
 * @param overEdges the same as {@code overImages}, over whole edges with all of their images; empty
 *     if there are fewer than {@value EdgeBootstrap#FEWEST} edges
 */
public record Intervals(
    Map<Headline, Interval> overImages,
    QuantileIntervals latency,
    Optional<Map<Headline, Interval>> overEdges) {
  public Intervals {
    overImages = Map.copyOf(overImages);
    overEdges = overEdges.map(Map::copyOf);
  }

  /** Of one number, over images. */
  public Optional<Interval> of(Headline headline) {
    return Optional.ofNullable(overImages.get(headline));
  }

  /** Of one number, over edges. */
  public Optional<Interval> ofEdges(Headline headline) {
    return overEdges.map(intervals -> intervals.get(headline));
  }
}
