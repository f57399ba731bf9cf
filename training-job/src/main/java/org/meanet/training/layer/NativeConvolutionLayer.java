package org.meanet.training.layer;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.meanet.training.engine.NativeLayers;
import org.meanet.training.onednn.ConvolutionKernel;
import org.meanet.training.onednn.ConvolutionShape;
import org.meanet.training.onednn.ConvolutionShape.Extent;
import org.meanet.training.onednn.ConvolutionShape.Padding;
import org.meanet.training.onednn.OneDnn;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
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
    if (!isNative()) {
      return super.activate(training, workspaces);
    }
    validateInputRank();
    validateInputDepth(layerConf().getNIn());
    // Replaced, so that the gradient need not make it dense again.
    input = Dense.of(input, ArrayType.INPUT, workspaces);
    ConvolutionShape shape = shape();
    Extent output = shape.output();
    INDArray result =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS,
            DataType.FLOAT,
            new long[] {shape.images(), output.height(), output.width(), shape.outputChannels()},
            'c');
    kernel(shape).forward(input, weights(), result);
    return result;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (!isNative()) {
      return super.backpropGradient(epsilon, workspaces);
    }
    ConvolutionKernel kernel = kernel(shape());
    INDArray gradient = Dense.of(epsilon, ArrayType.BP_WORKING_MEM, workspaces);
    INDArray weightGradient = gradientViews.get(ConvolutionParamInitializer.WEIGHT_KEY);
    kernel.backwardWeights(input, gradient, weightGradient);
    Gradient gradients = new DefaultGradient();
    gradients.setGradientFor(ConvolutionParamInitializer.WEIGHT_KEY, weightGradient, 'c');
    return new Pair<>(gradients, inputGradient(kernel, gradient, workspaces));
  }

  /** DL4J takes null where there is none. */
  private INDArray inputGradient(
      ConvolutionKernel kernel, INDArray gradient, LayerWorkspaceMgr workspaces) {
    if (!((NativeConvolution) layerConf()).isInputGradient()) {
      return null;
    }
    INDArray result =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
    kernel.backwardData(gradient, weights(), result);
    return result;
  }

  private boolean isNative() {
    return dataType == DataType.FLOAT
        && layerConf().getCnn2dDataFormat() == CNN2DFormat.NHWC
        && convolutionMode != ConvolutionMode.Causal
        && !layerConf().hasBias()
        && layerConf().getActivationFn() instanceof ActivationIdentity
        && layerConf().getWeightNoise() == null
        && layerConf().getIDropout() == null
        && oneDnn;
  }

  private INDArray weights() {
    return getParam(ConvolutionParamInitializer.WEIGHT_KEY);
  }

  private static ConvolutionKernel kernel(ConvolutionShape shape) {
    return OneDnn.ofThisThread().convolution(shape);
  }

  private ConvolutionShape shape() {
    int[] kernel = layerConf().getKernelSize();
    int[] stride = layerConf().getStride();
    int[] dilation = layerConf().getDilation();
    Extent map = new Extent(input.size(1), input.size(2));
    return new ConvolutionShape(
        input.size(0),
        map,
        layerConf().getNIn(),
        layerConf().getNOut(),
        extent(kernel),
        extent(stride),
        padding(map, kernel, stride, dilation),
        extent(dilation),
        1);
  }

  private static Extent extent(int[] heightAndWidth) {
    return new Extent(heightAndWidth[0], heightAndWidth[1]);
  }

  private Padding padding(Extent map, int[] kernel, int[] stride, int[] dilation) {
    if (convolutionMode == ConvolutionMode.Same) {
      long rows = padding(map.height(), kernel[0], stride[0], dilation[0]);
      long columns = padding(map.width(), kernel[1], stride[1], dilation[1]);
      // The odd one goes below and to the right, as ONNX's SAME_UPPER.
      return new Padding(rows / 2, columns / 2, rows - rows / 2, columns - columns / 2);
    }
    int[] padding = layerConf().getPadding();
    return new Padding(padding[0], padding[1], padding[0], padding[1]);
  }

  /** Zeros on both sides together, with which the output has ⌈size ÷ stride⌉ pixels. */
  private static long padding(long size, int kernel, int stride, int dilation) {
    long output = (size + stride - 1) / stride;
    return Math.max(0, (output - 1) * stride + (kernel - 1) * dilation + 1 - size);
  }
}
