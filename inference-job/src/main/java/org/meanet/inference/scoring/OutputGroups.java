package org.meanet.inference.scoring;

import java.util.Arrays;
import java.util.List;

/**
 * Logits of a network's many outputs as logits of fewer classes, each of which several outputs may
 * count for: log Σ exp z over them. The softmax of these is the sum of the outputs' probabilities
 * in each class, so that nothing else has to know of groups.
 *
 * @param classOf for each output the class, 0 to K − 1
 * @param classes K
 */
record OutputGroups(List<Integer> classOf, int classes) {

  /**
   * @param logits [n, outputs]
   * @return [n, K]
   */
  Tensor of(Tensor logits) {
    int items = logits.items();
    float[] grouped = new float[items * classes];
    for (int i = 0; i < items; i++) {
      double[] ofItem = of(logits.item(i));
      for (int c = 0; c < classes; c++) {
        grouped[i * classes + c] = (float) ofItem[c];
      }
    }
    return new Tensor(grouped, new long[] {items, classes});
  }

  /** Around the largest logit of each class, which neither overflows nor vanishes. */
  private double[] of(float[] logits) {
    double[] largest = new double[classes];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    for (int output = 0; output < logits.length; output++) {
      int c = classOf.get(output);
      largest[c] = Math.max(largest[c], logits[output]);
    }
    double[] sum = new double[classes];
    for (int output = 0; output < logits.length; output++) {
      int c = classOf.get(output);
      sum[c] += Math.exp(logits[output] - largest[c]);
    }
    for (int c = 0; c < classes; c++) {
      sum[c] = largest[c] + Math.log(sum[c]);
    }
    return sum;
  }
}
