package org.meanet.benchmarks;

/** What the JVM of one engine does. */
interface Trial {

  /**
   * Does the work for a while, warmed up.
   *
   * @param threads that compute
   */
  Speed run(Work work, int threads) throws Exception;

  /**
   * @param parameters that training changes: weights, biases, gamma and beta
   */
  record Speed(double imagesPerSecond, long parameters) {}
}
