package org.meanet.training.hardness;

import java.io.Serializable;

/** Counts of (true class, predicted class); adding is in place, as a Spark aggregation wants it. */
public final class Confusion implements Serializable {
  private static final long serialVersionUID = 1L;
  private final int classes;
  private final long[] counts;

  /**
   * @param classes K
   */
  public Confusion(int classes) {
    this.classes = classes;
    this.counts = new long[classes * classes];
  }

  /** Counts one image. */
  public Confusion add(int label, int predicted) {
    counts[label * classes + predicted]++;
    return this;
  }

  /** Adds all counts of another confusion over the same classes. */
  public Confusion add(Confusion other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    return this;
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
}
