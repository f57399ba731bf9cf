package org.meanet.training.onednn;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where the numbers of an array lie, and in which order. */
public final class NativeMemory {
  private NativeMemory() {}

  /**
   * @param array floats without gaps in C order
   * @throws IllegalArgumentException if it is anything else: oneDNN would read other numbers
   */
  static Pointer of(INDArray array) {
    if (array.dataType() != DataType.FLOAT || !isDense(array)) {
      throw new IllegalArgumentException(
          "An array for oneDNN must hold floats in C order without gaps, got "
              + array.shapeInfoToString());
    }
    return array.data().addressPointer();
  }

  /** The numbers of an array, row by row. */
  public static float[] read(INDArray array) {
    float[] numbers = new float[Math.toIntExact(array.length())];
    new FloatPointer(of(array)).get(numbers);
    return numbers;
  }

  /** Writes the numbers of an array, row by row. */
  public static void write(float[] numbers, INDArray array) {
    new FloatPointer(of(array)).put(numbers);
  }

  /** Whether the numbers lie row by row, without gaps. */
  public static boolean isDense(INDArray array) {
    long stride = 1;
    for (int dimension = array.rank() - 1; dimension >= 0; dimension--) {
      // Where there is one number only, no step is made.
      if (array.size(dimension) != 1 && array.stride(dimension) != stride) {
        return false;
      }
      stride *= array.size(dimension);
    }
    return true;
  }
}
