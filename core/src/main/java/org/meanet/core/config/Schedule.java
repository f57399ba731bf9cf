package org.meanet.core.config;

/**
 * A learning rate as a function of the images that a stage has seen; how many workers share them,
 * or into how many minibatches they are cut, does not change it.
 */
public sealed interface Schedule permits OneCycle, Step, Cosine {

  /**
   * @param epoch images seen ÷ images of one epoch, 0 to {@code epochs}
   * @param epochs of the whole stage
   */
  double learningRate(double epoch, int epochs);
}
