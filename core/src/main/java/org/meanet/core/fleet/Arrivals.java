package org.meanet.core.fleet;

import java.util.List;

/** How many images a second each edge of a fleet takes in. */
public sealed interface Arrivals permits Constant, Weighted {

  /**
   * Images per second by edge.
   *
   * @param edges how many there are, at least 1
   * @param seed of which edge gets which rate
   */
  List<Double> rates(int edges, long seed);
}
