package org.meanet.training.layer;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Behind a graph's input: maps from [n, C, H, W], as everything outside a network has them, to [n,
 * H, W, C], in which oneDNN is fastest. No gradient comes back through it, as nothing that trains
 * lies before an input.
 *
 * <p>Public with a public constructor because DL4J restores it by name from a network's JSON.
 */
public final class ChannelsLast extends ParameterlessConfiguration {
  private static final long serialVersionUID = 1L;

  @Override
  public ChannelsLast clone() {
    return new ChannelsLast();
  }

  @Override
  int inputs() {
    return 1;
  }

  @Override
  ParameterlessVertex vertex(ComputationGraph graph, String name, int index, DataType type) {
    return new ChannelsLastVertex(graph, name, index, type);
  }

  @Override
  public InputType getOutputType(int index, InputType... inputs) throws InvalidInputTypeException {
    if (!(inputs[0] instanceof InputTypeConvolutional map) || map.getFormat() != CNN2DFormat.NCHW) {
      throw new InvalidInputTypeException(
          "Maps must be in NCHW before they become NHWC, got " + inputs[0]);
    }
    return InputType.convolutional(
        map.getHeight(), map.getWidth(), map.getChannels(), CNN2DFormat.NHWC);
  }
}
