package org.meanet.training.onednn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;

/** A primitive and its arguments. What they point to is set before each run; nothing is copied. */
final class Call {
  private final primitive primitive;
  private final IntMemoryMap arguments = new IntMemoryMap();
  private final Map<Integer, memory> memories = new LinkedHashMap<>();

  Call(primitive primitive) {
    this.primitive = primitive;
  }

  /** Declares an argument; {@link #set} says later where it lies. */
  Call with(int argument, memory.desc layout, engine engine) {
    return with(argument, new memory(layout, engine, new Pointer()));
  }

  /** An argument that lies in the same place in every run. */
  Call with(int argument, memory memory) {
    memories.put(argument, memory);
    arguments.put(argument, memory);
    return this;
  }

  Call set(int argument, Pointer data) {
    memories.get(argument).set_data_handle(data);
    return this;
  }

  void run(stream stream) {
    primitive.execute(stream, arguments);
    stream._wait();
  }
}
