package org.meanet.training.network;

import java.io.Serializable;
import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;

/** Shape of one item of a network's input, without the batch. */
public sealed interface InputShape extends Serializable permits MapShape, VectorShape {

  /** Sizes in the order of the tensor's dimensions. */
  List<Integer> dimensions();

  /** The same shape in DL4J's terms. */
  InputType inputType();
}
