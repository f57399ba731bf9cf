package org.meanet.core.fleet;

import java.util.Collections;
import java.util.List;
import org.meanet.core.config.Above;

/**
 * The same rate at every edge.
 *
 * @param imagesPerSecond of one edge
 */
public record Constant(@Above(0) double imagesPerSecond) implements Arrivals {

  @Override
  public List<Double> rates(int edges, long seed) {
    return Collections.nCopies(edges, imagesPerSecond);
  }
}
