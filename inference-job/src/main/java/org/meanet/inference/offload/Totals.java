package org.meanet.inference.offload;

/**
 * What a set of images costs under one way of answering.
 *
 * @param uploadBytes bytes sent to the cloud
 * @param meanLatencySeconds mean over the images
 */
public record Totals(long uploadBytes, Energy energy, double meanLatencySeconds) {}
