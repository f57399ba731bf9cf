package org.meanet.inference.offload;

/**
 * Main's entropy over a set of images, in nats.
 *
 * @param count images
 * @param mean 0 where there are none
 * @param deviation standard deviation of the population; 0 where there are none
 */
public record EntropyMoments(long count, double mean, double deviation) {}
