package org.meanet.training.calibration;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * The temperature at which an exit's logits have the least cross-entropy on held-out images (Guo et
 * al., "On Calibration of Modern Neural Networks", 2017, section 4.2). It changes no answer, only
 * how sure the exit is of it.
 *
 * <p>The cross-entropy is convex in the inverse temperature, so the place where its derivative
 * changes sign is found by halving.
 */
final class TemperatureFit {
  private static final double LEAST = 0.05;
  private static final double MOST = 20;
  private static final int HALVINGS = 30;

  private TemperatureFit() {}

  /**
   * @param images persisted: read once for each halving
   * @return between {@value #LEAST} and {@value #MOST}; 1 without images
   */
  static double of(JavaRDD<LabelledLogits> images) {
    if (images.isEmpty()) {
      return 1;
    }
    double low = Math.log(LEAST);
    double high = Math.log(MOST);
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      // A positive slope: a smaller inverse temperature, so a larger temperature, is better.
      if (slope(images, Math.exp(-middle)) > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Math.exp((low + high) / 2);
  }

  // In the order of the partitions, so that the same images give the same temperature.
  private static double slope(JavaRDD<LabelledLogits> images, double inverseTemperature) {
    return images
        .mapPartitions(share -> List.of(sum(share, inverseTemperature)).iterator())
        .collect()
        .stream()
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  private static double sum(Iterator<LabelledLogits> share, double inverseTemperature) {
    double sum = 0;
    while (share.hasNext()) {
      sum += share.next().slope(inverseTemperature);
    }
    return sum;
  }
}
