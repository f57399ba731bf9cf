package org.meanet.inference.offload;

import java.io.Serializable;

/** Which limits a sweep tells apart. */
interface Limits extends Serializable {

  /**
   * The smallest limit at which an image of this signal stays at the edge.
   *
   * @param signal finite
   * @return not below the signal
   */
  double holding(double signal);

  /** Every distinct signal is a limit of its own. */
  static Limits exact() {
    return signal -> signal;
  }
}
