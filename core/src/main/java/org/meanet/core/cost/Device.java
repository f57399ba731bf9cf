package org.meanet.core.cost;

import java.io.Serializable;

/**
 * A machine that runs networks.
 *
 * @param macsPerSecond multiply-accumulates a second that it reaches on convolutional networks,
 *     above 0
 * @param watts power while it computes, above 0
 */
public record Device(double macsPerSecond, double watts) implements Serializable {

  /** Seconds to compute {@code macs} multiply-accumulates. */
  public double seconds(long macs) {
    return macs / macsPerSecond;
  }

  /** Joules to compute {@code macs} multiply-accumulates. */
  public double joules(long macs) {
    return seconds(macs) * watts;
  }
}
