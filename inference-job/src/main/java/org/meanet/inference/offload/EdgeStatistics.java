package org.meanet.inference.offload;

/**
 * One edge device's images.
 *
 * @param edge its number
 */
public record EdgeStatistics(int edge, OffloadStatistics statistics) {}
