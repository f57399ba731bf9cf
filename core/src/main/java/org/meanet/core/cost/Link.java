package org.meanet.core.cost;

import java.io.Serializable;
import org.meanet.core.config.Above;
import org.meanet.core.config.AtLeast;

/**
 * An uplink, with the power model of Huang et al., "A Close Examination of Performance and Power
 * Characteristics of 4G LTE Networks", MobiSys 2012: P = α·rate + β.
 *
 * @param megabitsPerSecond upload rate, Mb/s
 * @param alphaMilliwattsPerMegabit α, mW per Mb/s
 * @param betaMilliwatts β, the part of the radio's power that does not depend on the rate, while
 *     uploading, mW
 * @param roundTripSeconds seconds from the last byte sent to the first byte of the answer, without
 *     computing
 * @param source where the figures come from
 */
public record Link(
    @Above(0) double megabitsPerSecond,
    @AtLeast(0) double alphaMilliwattsPerMegabit,
    @AtLeast(0) double betaMilliwatts,
    @AtLeast(0) double roundTripSeconds,
    String source)
    implements Serializable {

  /** Watts that the radio draws while it uploads at the full rate. */
  public double uploadWatts() {
    return (alphaMilliwattsPerMegabit * megabitsPerSecond + betaMilliwatts) / 1e3;
  }

  /** Seconds to upload {@code bytes}. */
  public double uploadSeconds(long bytes) {
    return 8.0 * bytes / (megabitsPerSecond * 1e6);
  }

  /** Joules to upload {@code bytes}. */
  public double uploadJoules(long bytes) {
    return uploadWatts() * uploadSeconds(bytes);
  }
}
