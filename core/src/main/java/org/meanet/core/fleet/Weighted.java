package org.meanet.core.fleet;

import java.util.List;
import java.util.Map;
import org.meanet.core.config.Above;

/**
 * Several rates, each at a share of the edges.
 *
 * @param weights by rate, images per second: how many parts of the edges have it
 */
public record Weighted(@Above(0) Map<String, Double> weights) implements Arrivals {
  public Weighted {
    weights = Map.copyOf(weights);
    if (weights.isEmpty()) {
      throw new IllegalArgumentException("weights must hold at least one rate, got []");
    }
    weights.keySet().forEach(Weighted::rate);
  }

  @Override
  public List<Double> rates(int edges, long seed) {
    return Apportionment.of(weights, edges, seed).stream().map(Weighted::rate).toList();
  }

  private static double rate(String text) {
    try {
      double rate = Double.parseDouble(text);
      if (rate > 0 && Double.isFinite(rate)) {
        return rate;
      }
    } catch (NumberFormatException e) {
      // Told below, as a rate out of range is.
    }
    throw new IllegalArgumentException(
        "weights must be by images per second, numbers above 0, got [" + text + "]");
  }
}
