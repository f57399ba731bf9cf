package org.meanet.training.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.meanet.training.engine.NativeLayers;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What {@link NativeConvolution} configures. */
final class NativeConvolutionLayer extends ConvolutionLayer {
  private static final long serialVersionUID = 1L;

  private final boolean oneDnn;

  NativeConvolutionLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
    this.oneDnn = NativeLayers.useOneDnn();
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    if (!usesOneDnn()) {
      return super.activate(training, workspaces);
    }
    validateInputRank();
    validateInputDepth(layerConf().getNIn());
    // Replaced, so that the gradient need not make it dense again.
    input = Dense.of(input, ArrayType.INPUT, workspaces);
    return convolution().forward(weights(), workspaces);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (!usesOneDnn()) {
      return super.backpropGradient(epsilon, workspaces);
    }
    return convolution()
        .backward(
            epsilon,
            weights(),
            gradientViews.get(ConvolutionParamInitializer.WEIGHT_KEY),
            ((NativeConvolution) layerConf()).isInputGradient(),
            workspaces);
  }

  boolean usesOneDnn() {
    return oneDnn && MapConvolution.canCompute(layerConf(), dataType);
  }

  private MapConvolution convolution() {
    return new MapConvolution(layerConf(), input, false);
  }

  private INDArray weights() {
    return getParam(ConvolutionParamInitializer.WEIGHT_KEY);
  }
}
