package org.meanet.inference.operating;

import org.meanet.inference.offload.SweepPoint;

/**
 * The most that is allowed of a quantity.
 *
 * @param most in the quantity's own unit
 */
public record Budget(Quantity quantity, double most) {

  /** As counted on the point's images. */
  public double estimate(SweepPoint point) {
    return quantity.estimate(point);
  }

  /** What {@link Quantity#bound} says at {@link OperatingPointSearch#ERROR}. */
  public double bound(SweepPoint point) {
    return quantity.bound(point, OperatingPointSearch.ERROR);
  }

  /** Whether the point's images keep it, as counted. */
  public boolean isKeptBy(SweepPoint point) {
    return estimate(point) <= most;
  }

  /** By how much the bound is above what is allowed; below 0 where there is room. */
  public double excess(SweepPoint point) {
    return bound(point) - most;
  }
}
