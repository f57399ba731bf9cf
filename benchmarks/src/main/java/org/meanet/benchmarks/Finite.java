package org.meanet.benchmarks;

/** A network that has diverged computes at another speed. */
final class Finite {
  private Finite() {}

  static void require(double loss) {
    System.out.println("loss " + loss);
    if (!Double.isFinite(loss)) {
      throw new IllegalStateException("The loss must be finite, got [" + loss + "]");
    }
  }
}
