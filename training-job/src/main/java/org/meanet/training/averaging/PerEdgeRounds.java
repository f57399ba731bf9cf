package org.meanet.training.averaging;

import java.util.Arrays;
import org.meanet.core.hash.Seeds;

/**
 * Every worker is an edge that trains on the images it holds and on no others. An edge's images are
 * cut evenly into the rounds that the largest edge needs, so each edge ends its epoch with the
 * others and uses fewer images in a round the fewer it has, down to none.
 *
 * <p>Images are numbered edge by edge, and an edge's images stay within its numbers in every
 * epoch's order.
 */
final class PerEdgeRounds implements RoundPlan {
  private static final long serialVersionUID = 1L;

  private final long[] firsts;
  private final int batchSize;
  private final int averagingFrequency;
  private final int rounds;

  /**
   * @param imagesOfEdge how many images each edge holds; 0 is allowed, but not for all
   * @param batchSize the most images of one minibatch
   * @param averagingFrequency the most minibatches of one edge in one round
   */
  PerEdgeRounds(long[] imagesOfEdge, int batchSize, int averagingFrequency) {
    this.firsts = new long[imagesOfEdge.length + 1];
    for (int edge = 0; edge < imagesOfEdge.length; edge++) {
      firsts[edge + 1] = firsts[edge] + imagesOfEdge[edge];
    }
    this.batchSize = batchSize;
    this.averagingFrequency = averagingFrequency;
    long largest = Arrays.stream(imagesOfEdge).max().orElseThrow();
    this.rounds =
        Math.toIntExact(RoundPlan.quotient(largest, (long) batchSize * averagingFrequency));
  }

  @Override
  public long images() {
    return firsts[workers()];
  }

  @Override
  public int workers() {
    return firsts.length - 1;
  }

  @Override
  public int averagingFrequency() {
    return averagingFrequency;
  }

  @Override
  public int rounds() {
    return rounds;
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  @Override
  public RoundPlan inOneRound() {
    long[] imagesOfEdge = new long[workers()];
    for (int edge = 0; edge < imagesOfEdge.length; edge++) {
      imagesOfEdge[edge] = firsts[edge + 1] - firsts[edge];
    }
    return new PerEdgeRounds(imagesOfEdge, batchSize, MOST_MINIBATCHES);
  }

  @Override
  public int imagesIn(int round, int worker) {
    return Math.toIntExact(firstOf(round + 1, worker) - firstOf(round, worker));
  }

  @Override
  public EpochOrder order(long seed, int epoch) {
    EpochOrder[] orders = new EpochOrder[workers()];
    for (int edge = 0; edge < orders.length; edge++) {
      long size = Math.max(1, firsts[edge + 1] - firsts[edge]);
      orders[edge] = new SeededOrder(Seeds.mix(seed, edge), epoch, size);
    }
    return index -> {
      int edge = edgeOf(index);
      return firsts[edge] + orders[edge].positionOf(index - firsts[edge]);
    };
  }

  @Override
  public int partitionOf(long position) {
    int edge = edgeOf(position);
    long inEdge = position - firsts[edge];
    int round = (int) (inEdge * rounds / (firsts[edge + 1] - firsts[edge]));
    // Rounding may have put the first image of a round behind.
    while (inEdge >= firstOf(round + 1, edge)) {
      round++;
    }
    return round * workers() + edge;
  }

  private long firstOf(int round, int edge) {
    return round * (firsts[edge + 1] - firsts[edge]) / rounds;
  }

  private int edgeOf(long position) {
    int found = Arrays.binarySearch(firsts, position);
    int edge = found >= 0 ? found : -found - 2;
    // Edges without images share the number at which the next one begins.
    while (firsts[edge + 1] == position) {
      edge++;
    }
    return edge;
  }
}
