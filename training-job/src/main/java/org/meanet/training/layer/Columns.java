package org.meanet.training.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeFeedForward;
import org.deeplearning4j.nn.conf.inputs.InvalidInputTypeException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Some of the values of each vector behind a graph's input: [n, K] becomes [n, N]. No gradient
 * comes back through it, as nothing that trains lies before an input.
 *
 * <p>Public with a public constructor because DL4J restores it by name from a network's JSON.
 */
public final class Columns extends ParameterlessConfiguration {
  private static final long serialVersionUID = 1L;

  @JsonProperty("chosen")
  private final int[] chosen;

  /**
   * @param chosen which of the K, in the order in which they are given on
   */
  public Columns(@JsonProperty("chosen") int[] chosen) {
    this.chosen = chosen.clone();
  }

  /** Which of the K, in the order in which they are given on. */
  public int[] chosen() {
    return chosen.clone();
  }

  @Override
  public Columns clone() {
    return new Columns(chosen);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Columns columns && Arrays.equals(chosen, columns.chosen);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(chosen);
  }

  @Override
  int inputs() {
    return 1;
  }

  @Override
  ParameterlessVertex vertex(ComputationGraph graph, String name, int index, DataType type) {
    return new ColumnsVertex(graph, name, index, chosen, type);
  }

  @Override
  public InputType getOutputType(int index, InputType... inputs) throws InvalidInputTypeException {
    if (!(inputs[0] instanceof InputTypeFeedForward)) {
      throw new InvalidInputTypeException("Columns must be of vectors, got " + inputs[0]);
    }
    return InputType.feedForward(chosen.length);
  }
}
