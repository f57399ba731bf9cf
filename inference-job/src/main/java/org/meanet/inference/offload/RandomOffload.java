package org.meanet.inference.offload;

/**
 * The expectation over all choices of as many of the reachable images as the policy offloads, each
 * equally likely.
 *
 * @param offloaded images sent to the cloud
 * @param correct expected right answers
 * @param correctHard expected right answers to images of hard classes
 * @param uploadBytes expected bytes
 * @param energy expected energy; the edge computes the extension when the policy would
 */
public record RandomOffload(
    long offloaded, double correct, double correctHard, double uploadBytes, Energy energy) {

  /** What becomes of some images if all are answered in one way. */
  record Outcome(long correct, long correctHard, Totals totals) {}

  /**
   * @param unreachable the images that no choice can send, answered at the edge
   * @param kept the others, answered at the edge
   * @param sent the same, answered by the cloud
   * @param offloaded how many of them are sent, no more than there are
   */
  static RandomOffload of(Outcome unreachable, Outcome kept, Outcome sent, long offloaded) {
    long reachable = kept.totals().images();
    double share = reachable == 0 ? 0 : (double) offloaded / reachable;
    return new RandomOffload(
        offloaded,
        unreachable.correct() + mix(share, kept.correct(), sent.correct()),
        unreachable.correctHard() + mix(share, kept.correctHard(), sent.correctHard()),
        share * sent.totals().uploadBytes(),
        unreachable
            .totals()
            .energy()
            .plus(kept.totals().energy().times(1 - share))
            .plus(sent.totals().energy().times(share)));
  }

  private static double mix(double share, long kept, long sent) {
    return (1 - share) * kept + share * sent;
  }
}
