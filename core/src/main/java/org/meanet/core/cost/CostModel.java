package org.meanet.core.cost;

import java.io.Serializable;
import org.meanet.core.routing.Decision;
import org.meanet.core.routing.Exit;

/**
 * Prices a decision (paper section 5): an image that leaves at main pays main; at the extension
 * main, adaptive and extension; at the cloud what the edge computed before it gave up, the upload,
 * the round trip and the cloud's computing.
 */
public record CostModel(Device edge, Device cloud, Link link, BlockMacs macs)
    implements Serializable {

  /**
   * @param payloadBytes what an upload of this image would send
   */
  public Cost of(Decision decision, long payloadBytes) {
    long edgeMacs = macs.main() + (decision.extensionComputed() ? macs.extension() : 0);
    double edgeSeconds = edge.seconds(edgeMacs);
    double edgeJoules = edge.joules(edgeMacs);
    if (decision.exit() != Exit.CLOUD) {
      return new Cost(0, edgeJoules, 0, 0, edgeSeconds);
    }
    return upload(payloadBytes, edgeJoules, edgeSeconds);
  }

  /** The cost of an edge that computes nothing and uploads every image. */
  public Cost cloudOnly(long payloadBytes) {
    return upload(payloadBytes, 0, 0);
  }

  private Cost upload(long payloadBytes, double edgeJoules, double edgeSeconds) {
    return new Cost(
        payloadBytes,
        edgeJoules,
        link.uploadJoules(payloadBytes),
        cloud.joules(macs.cloud()),
        edgeSeconds
            + link.uploadSeconds(payloadBytes)
            + link.roundTripSeconds()
            + cloud.seconds(macs.cloud()));
  }
}
