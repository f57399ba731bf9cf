package org.meanet.training.network;

import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;

/** Shape of one vector: a batch of them is [n, size]. */
public record VectorShape(int size) implements InputShape {

  /** [size]. */
  @Override
  public List<Integer> dimensions() {
    return List.of(size);
  }

  @Override
  public InputType inputType() {
    return InputType.feedForward(size);
  }
}
