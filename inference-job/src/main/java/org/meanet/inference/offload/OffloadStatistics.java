package org.meanet.inference.offload;

/**
 * What one routing rule makes of a set of images.
 *
 * @param images all images; every count below is of these
 * @param reachable images whose edge reached the cloud; only these may be offloaded
 * @param exits where images were answered
 * @param main main alone: the edge has no extension and no cloud
 * @param meanet the edge with its extension, without the cloud
 * @param cloudNetwork the cloud's answers to all images, reachable or not
 * @param cloud every reachable image in the cloud; the edge computes nothing, and images that are
 *     not reachable have no answer, which is not a right one
 * @param routed the rule itself
 * @param twoExit main and the cloud under the same policy and threshold, without the extension
 * @param random as many reachable images offloaded as the rule does, chosen at random
 * @param oracle reachable images offloaded in the best order
 * @param control whether the extension adds anything
 * @param mainTop5 true class among main's five most probable
 * @param cloudTop5 true class among the cloud's five most probable
 * @param routedTop5 true class among the five most probable of the exit that answered; of the
 *     images that main and the cloud answered, as nothing is known of the extension's five
 * @param detection main's judgement of hard and easy
 * @param entropyRight over images that main answers right
 * @param entropyWrong over images that main answers wrong
 * @param offloadedPayloads of the images that the rule offloads
 * @param allPayloads of all images
 * @param mainLatency of main alone
 * @param latency of the routed images
 * @param meanetLatency without the cloud
 * @param cloudLatency with every reachable image in the cloud, of those
 */
public record OffloadStatistics(
    long images,
    long reachable,
    ByExit exits,
    Strategy main,
    Strategy meanet,
    ByHardness cloudNetwork,
    Strategy cloud,
    Strategy routed,
    Strategy twoExit,
    RandomOffload random,
    OracleOffload oracle,
    HardControl control,
    Answers mainTop5,
    Answers cloudTop5,
    Answers routedTop5,
    HardnessDetection detection,
    EntropyMoments entropyRight,
    EntropyMoments entropyWrong,
    Payloads offloadedPayloads,
    Payloads allPayloads,
    LatencyQuantiles mainLatency,
    LatencyQuantiles latency,
    LatencyQuantiles meanetLatency,
    LatencyQuantiles cloudLatency) {

  /** Offloaded ÷ images. */
  public double offloadShare() {
    return (double) routed.offloaded() / images;
  }
}
