package org.meanet.inference.offload;

/** Within which a number lies at 95 % confidence, in the number's own unit. */
public record Interval(double low, double high) {
  /** The probability below it, and that above it. */
  static final double TAIL = 0.025;
}
