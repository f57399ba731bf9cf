package org.meanet.inference.offload;

/**
 * One way of answering, on three sets of images.
 *
 * @param all every image
 * @param hard images whose true class is hard
 * @param easy images whose true class is easy
 */
public record ByHardness(Answers all, Answers hard, Answers easy) {}
