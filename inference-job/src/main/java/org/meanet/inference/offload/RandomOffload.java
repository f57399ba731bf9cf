package org.meanet.inference.offload;

/**
 * The expectation over all choices of as many images as the policy offloads, each equally likely.
 *
 * @param offloaded images sent to the cloud
 * @param correct expected right answers
 * @param correctHard expected right answers to images of hard classes
 * @param uploadBytes expected bytes
 * @param energy expected energy; the edge computes the extension when the policy would
 */
public record RandomOffload(
    long offloaded, double correct, double correctHard, double uploadBytes, Energy energy) {

  static RandomOffload of(Strategy edge, Strategy everything, long offloaded) {
    double share = (double) offloaded / edge.accuracy().all().count();
    return new RandomOffload(
        offloaded,
        mix(share, edge.accuracy().all().correct(), everything.accuracy().all().correct()),
        mix(share, edge.accuracy().hard().correct(), everything.accuracy().hard().correct()),
        mix(share, 0, everything.totals().uploadBytes()),
        mix(share, edge.totals().energy(), everything.totals().energy()));
  }

  private static Energy mix(double share, Energy kept, Energy sent) {
    return new Energy(
        mix(share, kept.edgeComputeJoules(), sent.edgeComputeJoules()),
        mix(share, kept.uploadJoules(), sent.uploadJoules()),
        mix(share, kept.cloudJoules(), sent.cloudJoules()));
  }

  private static double mix(double share, double kept, double sent) {
    return (1 - share) * kept + share * sent;
  }
}
