package org.meanet.core.config;

import java.util.Optional;
import org.meanet.core.cost.Device;

/**
 * A device as a configuration describes it.
 *
 * @param macsPerSecond multiply-accumulates a second that it reaches on convolutional networks
 * @param watts power while it computes; this or {@code joulesPerMac}
 * @param joulesPerMac energy of one multiply-accumulate
 * @param memoryBytes what is there for the weights of networks; absent if that is not to be checked
 * @param source where the figures come from
 */
public record DeviceSpec(
    @Above(0) double macsPerSecond,
    @Above(0) Optional<Double> watts,
    @Above(0) Optional<Double> joulesPerMac,
    @AtLeast(1) Optional<Long> memoryBytes,
    String source) {
  public DeviceSpec {
    if (watts.isPresent() == joulesPerMac.isPresent()) {
      throw new IllegalArgumentException(
          "must have either watts or joules-per-mac, got "
              + (watts.isPresent() ? "[both]" : "[none]"));
    }
  }

  /** What it computes with. */
  public Device device() {
    return new Device(
        macsPerSecond, watts.orElseGet(() -> joulesPerMac.orElseThrow() * macsPerSecond));
  }
}
