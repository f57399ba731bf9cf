package org.meanet.inference.scoring;

import java.util.Arrays;

/**
 * A batch of float arrays.
 *
 * @param data row-major; not copied, the caller gives it away
 * @param shape [n, …], n items of the same shape
 */
public record Tensor(float[] data, long[] shape) {

  public Tensor {
    if (shape.length == 0 || elements(shape, 0) != data.length) {
      throw new IllegalArgumentException(
          "A tensor of shape "
              + Arrays.toString(shape)
              + " must have as many values, got ["
              + data.length
              + "]");
    }
  }

  /** n, the number of items. */
  public int items() {
    return Math.toIntExact(shape[0]);
  }

  /** The values of item {@code index} as a copy. */
  public float[] item(int index) {
    int size = Math.toIntExact(elements(shape, 1));
    return Arrays.copyOfRange(data, index * size, (index + 1) * size);
  }

  private static long elements(long[] shape, int firstDimension) {
    long product = 1;
    for (int i = firstDimension; i < shape.length; i++) {
      product = Math.multiplyExact(product, shape[i]);
    }
    return product;
  }
}
