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
    long extensionMacs = decision.extensionComputed() ? macs.extension() : 0;
    Cost atEdge =
        new Cost(
            0,
            edge.joules(macs.main()),
            edge.joules(extensionMacs),
            0,
            0,
            new Latency(edge.seconds(macs.main()), edge.seconds(extensionMacs), 0, 0, 0));
    return decision.exit() == Exit.CLOUD ? uploaded(atEdge, payloadBytes) : atEdge;
  }

  /** The cost of an edge that computes nothing and uploads every image. */
  public Cost cloudOnly(long payloadBytes) {
    return uploaded(new Cost(0, 0, 0, 0, 0, Latency.none()), payloadBytes);
  }

  private Cost uploaded(Cost atEdge, long payloadBytes) {
    return new Cost(
        payloadBytes,
        atEdge.mainJoules(),
        atEdge.extensionJoules(),
        link.uploadJoules(payloadBytes),
        cloud.joules(macs.cloud()),
        atEdge
            .latency()
            .plus(
                new Latency(
                    0,
                    0,
                    link.uploadSeconds(payloadBytes),
                    link.roundTripSeconds(),
                    cloud.seconds(macs.cloud()))));
  }
}
