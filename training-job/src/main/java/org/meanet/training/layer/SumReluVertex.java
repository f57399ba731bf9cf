package org.meanet.training.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.meanet.training.engine.NativeLayers;
import org.meanet.training.onednn.OneDnn;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What {@link SumRelu} configures. */
final class SumReluVertex extends ParameterlessVertex {
  private static final long serialVersionUID = 1L;

  private final boolean oneDnn;
  // What the forward pass gave; ReLU's gradient is told by it.
  private transient INDArray result;

  SumReluVertex(ComputationGraph graph, String name, int index, DataType type) {
    super(graph, name, index, type);
    this.oneDnn = NativeLayers.useOneDnn();
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    if (!inputs[0].equalShapes(inputs[1])) {
      throw new IllegalArgumentException(
          getVertexName()
              + " must get two maps of the same shape, got "
              + Arrays.toString(inputs[0].shape())
              + " and "
              + Arrays.toString(inputs[1].shape()));
    }
    INDArray sum = sum(training, workspaces);
    result = training ? sum : null;
    return sum;
  }

  private INDArray sum(boolean training, LayerWorkspaceMgr workspaces) {
    if (usesOneDnn()) {
      INDArray first = Dense.of(inputs[0], ArrayType.FF_WORKING_MEM, workspaces);
      INDArray second = Dense.of(inputs[1], ArrayType.FF_WORKING_MEM, workspaces);
      INDArray sum =
          workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, first.shape(), 'c');
      OneDnn.ofThisThread().sumRelu(sum.length()).forward(first, second, sum);
      return sum;
    }
    INDArray sum = workspaces.dup(ArrayType.ACTIVATIONS, inputs[0]).addi(inputs[1]);
    return new ActivationReLU().getActivation(sum, training);
  }

  @Override
  public void clear() {
    super.clear();
    result = null;
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    INDArray gradient =
        workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, result.shape(), 'c');
    if (usesOneDnn()) {
      OneDnn.ofThisThread()
          .sumRelu(result.length())
          .backward(result, Dense.of(epsilon, ArrayType.BP_WORKING_MEM, workspaces), gradient);
    } else {
      gradient.assign(new ActivationReLU().backprop(result, epsilon).getFirst());
    }
    result = null;
    // Of its own for each summand: DL4J adds to the first gradient of a map that is read twice.
    INDArray second = workspaces.dup(ArrayType.ACTIVATION_GRAD, gradient);
    return new Pair<>(null, new INDArray[] {gradient, second});
  }

  boolean usesOneDnn() {
    return dataType == DataType.FLOAT && oneDnn;
  }
}
