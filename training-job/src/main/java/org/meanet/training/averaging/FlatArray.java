package org.meanet.training.averaging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Copies between ND4J's arrays and Java's, whole arrays at a time. What is sent travels as bytes,
 * four for each number with the least significant first: Java's serialization copies them as they
 * are, where it would write floats one by one.
 */
final class FlatArray {
  private FlatArray() {}

  /** The numbers of an array of floats, row by row. */
  static float[] of(INDArray array) {
    float[] numbers = new float[Math.toIntExact(array.length())];
    buffer(array).get(numbers);
    return numbers;
  }

  /** The same as bytes; none of null. */
  static byte[] bytesOf(INDArray array) {
    if (array == null) {
      return new byte[0];
    }
    byte[] bytes = new byte[Math.multiplyExact(Float.BYTES, Math.toIntExact(array.length()))];
    floats(bytes).put(buffer(array));
    return bytes;
  }

  /** The numbers that bytes hold; writing to one changes the other. */
  static FloatBuffer floats(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  private static FloatBuffer buffer(INDArray array) {
    if (array.dataType() != DataType.FLOAT) {
      throw new IllegalArgumentException(
          "Parameters must be 32-bit floats, got [" + array.dataType() + "]");
    }
    // A view's buffer holds the whole array that it is a part of.
    INDArray whole = array.isView() || array.ordering() != 'c' ? array.dup('c') : array;
    FloatBuffer buffer = whole.data().asNioFloat();
    return buffer.limit(buffer.position() + Math.toIntExact(array.length()));
  }
}
