package org.meanet.core.fleet;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.meanet.core.hash.Seeds;

/**
 * Divides edges among names by weights. The numbers are those of the largest remainder (Hamilton's
 * method): every name gets the whole part of its exact share, and the edges left over go to the
 * largest fractions, equal ones in the order of the names. Which edges they are is decided by a
 * seeded order of the edges: the first of it get the first name, and so on.
 */
final class Apportionment {
  private Apportionment() {}

  /**
   * The name of each edge, by edge.
   *
   * @param weights at least one, each above 0
   * @param edges at least 1
   */
  static List<String> of(Map<String, Double> weights, int edges, long seed) {
    List<String> names = List.copyOf(new TreeMap<>(weights).keySet());
    List<Integer> order =
        IntStream.range(0, edges)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingLong(edge -> Seeds.mix(seed, edge))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    String[] byEdge = new String[edges];
    int next = 0;
    List<Integer> counts = counts(names.stream().map(weights::get).toList(), edges);
    for (int name = 0; name < names.size(); name++) {
      for (int i = 0; i < counts.get(name); i++) {
        byEdge[order.get(next++)] = names.get(name);
      }
    }
    return Arrays.asList(byEdge);
  }

  // Decimals, as the weights are written: 0.1 + 0.2 is to be 0.3.
  private static List<Integer> counts(List<Double> weights, int edges) {
    List<BigDecimal> exact = weights.stream().map(BigDecimal::valueOf).toList();
    BigDecimal total = exact.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    List<BigDecimal> shares =
        exact.stream()
            .map(
                weight ->
                    weight
                        .multiply(BigDecimal.valueOf(edges))
                        .divide(total, MathContext.DECIMAL128))
            .toList();
    List<Integer> counts = new ArrayList<>(shares.stream().map(BigDecimal::intValue).toList());
    int left = edges - counts.stream().mapToInt(Integer::intValue).sum();
    IntStream.range(0, shares.size())
        .boxed()
        .sorted(
            Comparator.<Integer, BigDecimal>comparing(
                    name -> shares.get(name).remainder(BigDecimal.ONE))
                .reversed())
        .limit(left)
        .forEach(name -> counts.set(name, counts.get(name) + 1));
    return counts;
  }
}
