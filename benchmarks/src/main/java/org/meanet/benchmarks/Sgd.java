package org.meanet.benchmarks;

/** The optimiser that every engine trains with: stochastic gradient descent with momentum. */
final class Sgd {
  /** Low enough for a few steps without warm-up to stay finite. */
  static final double LEARNING_RATE = 0.01;

  static final double MOMENTUM = 0.9;
  static final double WEIGHT_DECAY = 1e-4;

  private Sgd() {}
}
