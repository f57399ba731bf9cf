package org.meanet.training.checkpoint;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * An array as {@code Nd4j.write} leaves it: a buffer that describes the shape, then one of the
 * numbers, each with the name of its allocation, its length and the name of its type before it.
 *
 * <p>{@code Nd4j.read} takes as much memory as the file asks for; this takes what the array has
 * that the numbers go to.
 */
final class StoredArray {
  // Rank, shape, strides and four more, of at most 32 dimensions.
  private static final long LONGEST_SHAPE = 2 * 32 + 4;
  // ND4J's names.
  private static final String INTEGERS = "LONG";
  private static final String FLOATS = "FLOAT";
  private static final int CHUNK = 1 << 16;

  private StoredArray() {}

  /**
   * @param into of 32-bit floats in one piece
   * @param name of the array, for messages
   * @throws IOException if the stream ends early, or holds no array of as many 32-bit floats; the
   *     array may hold part of it then
   */
  static void read(InputStream in, INDArray into, String name) throws IOException {
    DataInputStream data = new DataInputStream(in);
    Buffer shape = Buffer.of(data);
    if (!shape.type().equals(INTEGERS) || shape.length() < 0 || shape.length() > LONGEST_SHAPE) {
      throw new IOException(name + " holds no array");
    }
    data.skipNBytes(shape.length() * Long.BYTES);
    Buffer numbers = Buffer.of(data);
    if (!numbers.type().equals(FLOATS) || numbers.length() != into.length()) {
      throw new IOException(
          name
              + " must hold ["
              + into.length()
              + "] numbers of the type FLOAT, got ["
              + numbers.length()
              + "] of the type ["
              + numbers.type()
              + "]");
    }
    INDArray flat = into.reshape(into.length());
    byte[] bytes = new byte[CHUNK * Float.BYTES];
    for (long from = 0; from < flat.length(); from += CHUNK) {
      float[] chunk = new float[(int) Math.min(CHUNK, flat.length() - from)];
      data.readFully(bytes, 0, chunk.length * Float.BYTES);
      ByteBuffer.wrap(bytes).asFloatBuffer().get(chunk);
      flat.get(NDArrayIndex.interval(from, from + chunk.length))
          .assign(Nd4j.createFromArray(chunk));
    }
  }

  /** What stands before a buffer's numbers. */
  private record Buffer(long length, String type) {
    static Buffer of(DataInputStream data) throws IOException {
      data.readUTF();
      return new Buffer(data.readLong(), data.readUTF());
    }
  }
}
