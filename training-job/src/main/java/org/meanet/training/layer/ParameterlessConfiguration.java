package org.meanet.training.layer;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Configuration of a vertex that computes and has nothing to learn. All of a kind are the same,
 * unless the kind has something to set and says otherwise.
 */
abstract class ParameterlessConfiguration extends GraphVertex {
  private static final long serialVersionUID = 1L;

  @Override
  public boolean equals(Object other) {
    return other != null && other.getClass() == getClass();
  }

  @Override
  public int hashCode() {
    return getClass().hashCode();
  }

  /** How many vertices it reads: exactly these. */
  abstract int inputs();

  /** The vertex that computes. */
  abstract ParameterlessVertex vertex(
      ComputationGraph graph, String name, int index, DataType type);

  @Override
  public final int minVertexInputs() {
    return inputs();
  }

  @Override
  public final int maxVertexInputs() {
    return inputs();
  }

  @Override
  public final org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    return vertex(graph, name, index, type);
  }

  @Override
  public final long numParams(boolean backprop) {
    return 0;
  }

  /** Its output is counted by the graph; it needs nothing beside. */
  @Override
  public final MemoryReport getMemoryReport(InputType... inputs) {
    return new LayerMemoryReport.Builder(null, getClass(), inputs[0], getOutputType(-1, inputs))
        .standardMemory(0, 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(0, 0)
        .build();
  }
}
