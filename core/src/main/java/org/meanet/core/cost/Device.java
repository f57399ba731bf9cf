package org.meanet.core.cost;

import java.io.Serializable;
import org.meanet.core.config.Above;

/**
 * A machine that runs networks.
 *
 * @param macsPerSecond multiply-accumulates a second that it reaches on convolutional networks
 * @param watts power while it computes
 * @param source where the figures come from
 */
public record Device(@Above(0) double macsPerSecond, @Above(0) double watts, String source)
    implements Serializable {

  /** Seconds to compute {@code macs} multiply-accumulates. */
  public double seconds(long macs) {
    return macs / macsPerSecond;
  }

  /** Joules to compute {@code macs} multiply-accumulates. */
  public double joules(long macs) {
    return seconds(macs) * watts;
  }
}
