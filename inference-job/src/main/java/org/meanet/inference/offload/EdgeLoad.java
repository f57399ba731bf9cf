package org.meanet.inference.offload;

import org.meanet.core.cost.CostModel;

/**
 * How busy one edge is with the images that arrive, under the rule.
 *
 * @param imagesPerSecond that arrive
 * @param deviceUtilisation share of the time that the device computes; above 1 it cannot keep up
 * @param requestsPerSecond that it sends to the cloud
 * @param uploadBytesPerSecond that it sends
 * @param linkUtilisation share of the time that the link uploads; above 1 it cannot keep up
 */
public record EdgeLoad(
    double imagesPerSecond,
    double deviceUtilisation,
    double requestsPerSecond,
    double uploadBytesPerSecond,
    double linkUtilisation) {

  static EdgeLoad of(OffloadStatistics statistics, CostModel costs, double imagesPerSecond) {
    Totals routed = statistics.routed().totals();
    double timesASecond = imagesPerSecond / statistics.images();
    return new EdgeLoad(
        imagesPerSecond,
        routed.edgeSeconds() * timesASecond,
        statistics.routed().offloaded() * timesASecond,
        routed.uploadBytes() * timesASecond,
        costs.link().uploadSeconds(routed.uploadBytes()) * timesASecond);
  }
}
