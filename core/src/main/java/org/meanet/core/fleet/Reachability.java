package org.meanet.core.fleet;

import java.io.Serializable;

/**
 * When an edge reaches the cloud. An image that does not is answered at the edge, whatever the
 * policy says of it.
 */
public sealed interface Reachability extends Serializable permits Always, Probability, Outages {

  /**
   * Whether the cloud can be reached for one image.
   *
   * @param seed of everything random about it
   * @param id of the image
   * @param seconds when it arrives on its edge's own clock; of no meaning unless {@link
   *     #needsClock()}
   */
  boolean reaches(long seed, String id, double seconds);

  /** Whether the time matters, so that every edge must have an arrival rate. */
  boolean needsClock();

  /** As a reader is told of it, such as "for each image with probability 0.9". */
  String words();
}
