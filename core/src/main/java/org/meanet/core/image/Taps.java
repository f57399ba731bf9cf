package org.meanet.core.image;

import java.util.function.DoubleUnaryOperator;
import org.meanet.core.bundle.Manifest.Resize;

/**
 * One side of a resize: which source pixels each output pixel is made of, and how much each counts.
 * Pixels have their centres at i + ½ ("half pixel" of ONNX Resize), and nothing outside of the
 * source counts.
 */
final class Taps {
  private final int[] first;
  private final double[] weights;
  private final int most;

  private Taps(int[] first, double[] weights, int most) {
    this.first = first;
    this.weights = weights;
    this.most = most;
  }

  /**
   * @param start of the source in the image's pixels
   * @param source pixels
   * @param output pixels
   */
  static Taps of(Resize resize, int start, int source, int output) {
    return switch (resize) {
      case BILINEAR -> neighbours(start, source, output);
      case BILINEAR_ANTIALIASED -> filtered(Taps::triangle, 1, start, source, output);
      case BICUBIC_ANTIALIASED -> filtered(Taps::cubic, 2, start, source, output);
    };
  }

  /** The first source pixel that counts for an output pixel, in the image's pixels. */
  int first(int output) {
    return first[output];
  }

  /** Of the source pixel {@code tap} places after the first; 0 where it does not count. */
  double weight(int output, int tap) {
    return weights[output * most + tap];
  }

  /** How many source pixels one output pixel is made of, at most. */
  int most() {
    return most;
  }

  private static Taps neighbours(int start, int source, int output) {
    int most = Math.min(2, source);
    int[] first = new int[output];
    double[] weights = new double[output * most];
    for (int i = 0; i < output; i++) {
      double centre = (i + 0.5) * source / output - 0.5;
      double inside = Math.min(Math.max(centre, 0), source - 1);
      int low = Math.min((int) inside, source - most);
      first[i] = start + low;
      weights[i * most] = 1 - (inside - low);
      if (most == 2) {
        weights[i * most + 1] = inside - low;
      }
    }
    return new Taps(first, weights, most);
  }

  /**
   * A filter that is as wide as an output pixel where the image shrinks, and as a source pixel
   * where it grows.
   *
   * @param support distance from its centre beyond which the filter is 0
   */
  private static Taps filtered(
      DoubleUnaryOperator filter, double support, int start, int source, int output) {
    double scale = (double) source / output;
    double width = Math.max(scale, 1);
    double reach = support * width;
    int most = Math.min(source, (int) Math.ceil(2 * reach) + 1);
    int[] first = new int[output];
    double[] weights = new double[output * most];
    for (int i = 0; i < output; i++) {
      double centre = (i + 0.5) * scale;
      int from = Math.max(0, (int) Math.floor(centre - reach));
      from = Math.min(from, source - most);
      double sum = 0;
      for (int tap = 0; tap < most; tap++) {
        double weight = filter.applyAsDouble((from + tap + 0.5 - centre) / width);
        weights[i * most + tap] = weight;
        sum += weight;
      }
      for (int tap = 0; tap < most; tap++) {
        weights[i * most + tap] /= sum;
      }
      first[i] = start + from;
    }
    return new Taps(first, weights, most);
  }

  private static double triangle(double x) {
    return Math.max(0, 1 - Math.abs(x));
  }

  /** Keys, "Cubic Convolution Interpolation for Digital Image Processing", 1981, with a = −½. */
  private static double cubic(double x) {
    double d = Math.abs(x);
    if (d < 1) {
      return (1.5 * d - 2.5) * d * d + 1;
    }
    return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
  }
}
