package org.meanet.training.layer;

import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The end of a residual block: the sum of two maps of the same shape, and ReLU, in one pass.
 *
 * <p>Public with a public constructor because DL4J restores it by name from a network's JSON.
 */
public final class SumRelu extends ParameterlessConfiguration {
  private static final long serialVersionUID = 1L;

  @Override
  public SumRelu clone() {
    return new SumRelu();
  }

  @Override
  int inputs() {
    return 2;
  }

  @Override
  ParameterlessVertex vertex(ComputationGraph graph, String name, int index, DataType type) {
    return new SumReluVertex(graph, name, index, type);
  }

  @Override
  public InputType getOutputType(int index, InputType... inputs) throws InvalidInputTypeException {
    return new ElementWiseVertex(ElementWiseVertex.Op.Add).getOutputType(index, inputs);
  }
}
