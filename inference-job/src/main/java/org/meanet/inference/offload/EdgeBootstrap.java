package org.meanet.inference.offload;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.meanet.core.hash.Seeds;

/**
 * A bootstrap over edges: every replicate draws as many edges with replacement, each with all of
 * its images (the cluster bootstrap of Davison and Hinkley, "Bootstrap methods and their
 * application", 1997, section 3.8). So it says how far a number would move in another fleet of the
 * same kind.
 */
final class EdgeBootstrap {
  /** Of fewer edges, too few different draws exist for tails of 2.5 %. */
  static final int FEWEST = 5;

  private static final long EDGES = 0x6564676573L;

  private final FleetCosts costs;
  private final long seed;

  EdgeBootstrap(FleetCosts costs, long seed) {
    this.costs = costs;
    this.seed = Seeds.mix(seed, EDGES);
  }

  /** What one edge's images add to both sums of a headline number, by its ordinal. */
  private record Sums(double[] numerators, double[] denominators) {}

  /**
   * @param cells of all edges
   */
  Replicates of(List<Cell> cells) {
    List<Sums> edges =
        cells.stream()
            .collect(Collectors.groupingBy(Cell::edge, TreeMap::new, Collectors.toList()))
            .values()
            .stream()
            .map(this::sums)
            .toList();
    Replicates replicates = new Replicates();
    SplittableRandom random = new SplittableRandom(seed);
    for (int replicate = 0; replicate < Replicates.COUNT; replicate++) {
      for (int draw = 0; draw < edges.size(); draw++) {
        Sums drawn = edges.get(random.nextInt(edges.size()));
        for (Headline headline : Headline.values()) {
          replicates.addTo(
              headline,
              replicate,
              drawn.numerators()[headline.ordinal()],
              drawn.denominators()[headline.ordinal()]);
        }
      }
    }
    return replicates;
  }

  // By outcome, in the order of their codes: cells come in any order, and sums of doubles feel it.
  private Sums sums(List<Cell> cells) {
    Map<Integer, long[]> byOutcome = new TreeMap<>();
    for (Cell cell : cells) {
      long[] counts =
          byOutcome.computeIfAbsent(Outcome.of(cell, costs).code(), code -> new long[2]);
      counts[0] += cell.images();
      counts[1] += cell.bytes();
    }
    Sums sums =
        new Sums(new double[Headline.values().length], new double[Headline.values().length]);
    byOutcome.forEach(
        (code, counts) -> {
          Outcome outcome = new Outcome(code);
          for (Headline headline : Headline.values()) {
            sums.numerators()[headline.ordinal()] +=
                headline.numerator(outcome, costs).of(counts[0], counts[1]);
            sums.denominators()[headline.ordinal()] +=
                headline.denominator(outcome, costs).of(counts[0], counts[1]);
          }
        });
    return sums;
  }
}
