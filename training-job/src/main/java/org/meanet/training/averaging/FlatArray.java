package org.meanet.training.averaging;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Copies between ND4J's arrays and Java's, whole arrays at a time. */
final class FlatArray {
  private FlatArray() {}

  /** The numbers of an array of floats, row by row; none of null. */
  static float[] of(INDArray array) {
    if (array == null) {
      return new float[0];
    }
    if (array.dataType() != DataType.FLOAT) {
      throw new IllegalArgumentException(
          "Parameters must be 32-bit floats, got [" + array.dataType() + "]");
    }
    // A copy, because a view's buffer holds the whole array that it is a part of.
    float[] numbers = new float[Math.toIntExact(array.length())];
    array.dup('c').data().asNioFloat().get(numbers);
    return numbers;
  }

  /** Writes numbers from {@code offset} on into the array, which stays the same object. */
  static void into(INDArray array, float[] numbers, int offset) {
    if (array != null) {
      float[] part = Arrays.copyOfRange(numbers, offset, offset + (int) array.length());
      array.assign(Nd4j.create(part, array.shape(), 'c'));
    }
  }
}
