package org.meanet.training.onednn;

/**
 * What BatchNorm is applied to.
 *
 * @param images n
 * @param channels C
 * @param height of the map
 * @param width of the map
 * @param epsilon added to the variance
 * @param relu whether a ReLU follows
 */
public record NormalizationShape(
    long images, long channels, long height, long width, float epsilon, boolean relu) {}
