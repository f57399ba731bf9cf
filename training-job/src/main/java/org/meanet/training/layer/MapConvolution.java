package org.meanet.training.layer;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.meanet.training.onednn.ConvolutionKernel;
import org.meanet.training.onednn.ConvolutionShape;
import org.meanet.training.onednn.ConvolutionShape.Extent;
import org.meanet.training.onednn.ConvolutionShape.Padding;
import org.meanet.training.onednn.OneDnn;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer's convolution by oneDNN, on one minibatch.
 *
 * @param layer its settings
 * @param map dense floats, [n, H, W, C]
 * @param depthwise whether each channel reads itself alone
 */
record MapConvolution(ConvolutionLayer layer, INDArray map, boolean depthwise) {

  /** Whether oneDNN computes what such a layer stands for. */
  static boolean canCompute(ConvolutionLayer layer, DataType type) {
    return type == DataType.FLOAT
        && layer.getCnn2dDataFormat() == CNN2DFormat.NHWC
        && layer.getConvolutionMode() != ConvolutionMode.Causal
        && !layer.hasBias()
        && layer.getActivationFn() instanceof ActivationIdentity
        && layer.getWeightNoise() == null
        && layer.getIDropout() == null;
  }

  INDArray forward(INDArray weights, LayerWorkspaceMgr workspaces) {
    ConvolutionShape shape = shape();
    Extent output = shape.output();
    INDArray result =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS,
            DataType.FLOAT,
            new long[] {shape.images(), output.height(), output.width(), shape.outputChannels()},
            'c');
    kernel().forward(map, weights, result);
    return result;
  }

  /**
   * Writes the gradient of the weights.
   *
   * @param epsilon gradient of what {@link #forward} gave, in any order
   * @param weightGradient DL4J's view
   * @return that view under its name, and the gradient of the map, null where nobody wants it
   */
  Pair<Gradient, INDArray> backward(
      INDArray epsilon,
      INDArray weights,
      INDArray weightGradient,
      boolean mapGradient,
      LayerWorkspaceMgr workspaces) {
    INDArray gradient = Dense.of(epsilon, ArrayType.BP_WORKING_MEM, workspaces);
    kernel().backwardWeights(map, gradient, weightGradient);
    Gradient gradients = new DefaultGradient();
    // The same name in a depthwise convolution.
    gradients.setGradientFor(ConvolutionParamInitializer.WEIGHT_KEY, weightGradient, 'c');
    return new Pair<>(gradients, mapGradient ? backwardData(gradient, weights, workspaces) : null);
  }

  private INDArray backwardData(INDArray gradient, INDArray weights, LayerWorkspaceMgr workspaces) {
    INDArray result =
        workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, map.shape(), 'c');
    kernel().backwardData(gradient, weights, result);
    return result;
  }

  private ConvolutionKernel kernel() {
    return OneDnn.ofThisThread().convolution(shape());
  }

  private ConvolutionShape shape() {
    return new ConvolutionShape(
        map.size(0),
        new Extent(map.size(1), map.size(2)),
        layer.getNIn(),
        layer.getNOut(),
        extent(layer.getKernelSize()),
        extent(layer.getStride()),
        padding(),
        extent(layer.getDilation()),
        depthwise);
  }

  private static Extent extent(int[] heightAndWidth) {
    return new Extent(heightAndWidth[0], heightAndWidth[1]);
  }

  private Padding padding() {
    if (layer.getConvolutionMode() == ConvolutionMode.Same) {
      long rows = zeros(0);
      long columns = zeros(1);
      // The odd one goes below and to the right, as ONNX's SAME_UPPER.
      return new Padding(rows / 2, columns / 2, rows - rows / 2, columns - columns / 2);
    }
    int[] padding = layer.getPadding();
    return new Padding(padding[0], padding[1], padding[0], padding[1]);
  }

  /**
   * Zeros on both sides together, with which the output has ⌈size ÷ stride⌉ pixels.
   *
   * @param side 0 for rows, 1 for columns
   */
  private long zeros(int side) {
    long size = map.size(1 + side);
    int stride = layer.getStride()[side];
    long output = (size + stride - 1) / stride;
    long reach = (layer.getKernelSize()[side] - 1L) * layer.getDilation()[side] + 1;
    return Math.max(0, (output - 1) * stride + reach - size);
  }
}
