package org.meanet.inference.offload;

/** Within which a number lies at 95 % confidence, in the number's own unit. */
public record Interval(double low, double high) {}
