package org.meanet.core.config;

/** A learning rate as a function of the share of a stage's images already seen. */
public sealed interface Schedule permits OneCycle {

  /**
   * @param progress images seen ÷ images of the whole stage, 0 to 1
   */
  double learningRate(double progress);
}
