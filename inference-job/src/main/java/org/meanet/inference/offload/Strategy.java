package org.meanet.inference.offload;

/**
 * One way of answering every image.
 *
 * @param offloaded images answered by the cloud
 */
public record Strategy(long offloaded, ByHardness accuracy, Totals totals) {}
