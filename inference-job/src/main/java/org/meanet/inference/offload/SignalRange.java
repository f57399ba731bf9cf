package org.meanet.inference.offload;

/** The smallest and the largest signal of a policy over all images. */
record SignalRange(double min, double max) {}
