package org.meanet.inference.scoring;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Off-heap copies of input tensors. ONNX Runtime reads off-heap memory in place; allocating it for
 * every batch would leave its release to the garbage collector, which does not feel off-heap
 * pressure. Holds as many buffers as inputs were ever in use at once.
 */
final class DirectBuffers {
  private final Queue<FloatBuffer> free = new ConcurrentLinkedQueue<>();

  /** A buffer that holds exactly {@code values}; give it back with {@link #release}. */
  FloatBuffer copyOf(float[] values) {
    FloatBuffer buffer = free.poll();
    if (buffer == null || buffer.capacity() < values.length) {
      buffer =
          ByteBuffer.allocateDirect(Math.multiplyExact(values.length, Float.BYTES))
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
    }
    return buffer.clear().put(values).flip();
  }

  void release(FloatBuffer buffer) {
    free.add(buffer);
  }
}
