package org.meanet.training.onednn;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A primitive and its arguments. What they point to is set before each run; nothing is copied. */
final class Call {
  private final primitive primitive;
  private final IntMemoryMap arguments = new IntMemoryMap();
  private final Map<Integer, memory> memories = new LinkedHashMap<>();
  // oneDNN has their addresses alone, which would not keep the collector from freeing them.
  private final List<Object> inUse = new ArrayList<>();

  Call(primitive primitive) {
    this.primitive = primitive;
  }

  /** Declares an argument; where it lies is set before each run. */
  Call with(int argument, memory.desc layout, engine engine) {
    memory memory = new memory(layout, engine, new Pointer());
    memories.put(argument, memory);
    arguments.put(argument, memory);
    return this;
  }

  /**
   * @param array floats without gaps in C order
   */
  Call set(int argument, INDArray array) {
    inUse.add(array);
    return set(argument, NativeMemory.of(array));
  }

  /** For memory of which oneDNN alone knows what it holds. */
  Call setOpaque(int argument, INDArray array) {
    inUse.add(array);
    return set(argument, array.data().addressPointer());
  }

  Call set(int argument, Pointer data) {
    memories.get(argument).set_data_handle(data);
    inUse.add(data);
    return this;
  }

  void run(stream stream) {
    primitive.execute(stream, arguments);
    stream._wait();
    Reference.reachabilityFence(inUse);
    inUse.clear();
  }
}
