package org.meanet.inference.scoring;

import java.util.Arrays;
import java.util.List;

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

  /**
   * Some of the items; this tensor itself where they are all of them.
   *
   * @param indices in ascending order, each once
   */
  public Tensor only(int[] indices) {
    return indices.length == items() ? this : items(indices);
  }

  /** Some of the items as a copy. */
  public Tensor items(int... indices) {
    int size = Math.toIntExact(elements(shape, 1));
    float[] chosen = new float[indices.length * size];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(data, indices[i] * size, chosen, i * size, size);
    }
    return new Tensor(chosen, ofItems(indices.length));
  }

  private long[] ofItems(int n) {
    long[] other = shape.clone();
    other[0] = n;
    return other;
  }

  /**
   * Items put together.
   *
   * @param shape of each, without n
   */
  public static Tensor of(List<float[]> items, List<Integer> shape) {
    long[] whole = new long[shape.size() + 1];
    whole[0] = items.size();
    for (int i = 0; i < shape.size(); i++) {
      whole[i + 1] = shape.get(i);
    }
    int size = Math.toIntExact(elements(whole, 1));
    float[] data = new float[items.size() * size];
    for (int i = 0; i < items.size(); i++) {
      System.arraycopy(items.get(i), 0, data, i * size, size);
    }
    return new Tensor(data, whole);
  }

  private static long elements(long[] shape, int firstDimension) {
    long product = 1;
    for (int i = firstDimension; i < shape.length; i++) {
      product = Math.multiplyExact(product, shape[i]);
    }
    return product;
  }
}
