package org.meanet.core.hardness;

/** Counts of (true class, predicted class). */
public final class Confusion {
  private final int classes;
  private final long[] counts;

  /**
   * @param classes K
   */
  public Confusion(int classes) {
    this.classes = classes;
    this.counts = new long[classes * classes];
  }

  /** Counts {@code images} more. */
  public void add(int label, int predicted, long images) {
    counts[label * classes + predicted] += images;
  }

  public int classes() {
    return classes;
  }

  public long count(int label, int predicted) {
    return counts[label * classes + predicted];
  }

  /** All images counted. */
  public long total() {
    long sum = 0;
    for (long c : counts) {
      sum += c;
    }
    return sum;
  }

  /** Images whose prediction is right. */
  public long correct() {
    long sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += count(k, k);
    }
    return sum;
  }

  /** Correct ÷ predicted-as (Algorithm 1, step 3); 0 for a class that was never predicted. */
  public double precision(int predicted) {
    long predictedAs = 0;
    for (int label = 0; label < classes; label++) {
      predictedAs += count(label, predicted);
    }
    return predictedAs == 0 ? 0 : (double) count(predicted, predicted) / predictedAs;
  }

  /** Correct ÷ images of the class; 0 for a class without images. */
  public double recall(int label) {
    long images = 0;
    for (int predicted = 0; predicted < classes; predicted++) {
      images += count(label, predicted);
    }
    return images == 0 ? 0 : (double) count(label, label) / images;
  }
}
