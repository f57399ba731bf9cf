package org.meanet.training.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A depthwise convolution without bias and activation, as a BatchNorm follows it: one window for
 * each channel. By oneDNN or DL4J as {@link NativeConvolution}. Weights start He-normal.
 *
 * <p>Public with a public constructor because DL4J restores it by name from a network's JSON.
 */
public final class NativeDepthwiseConvolution extends DepthwiseConvolution2D {
  private static final long serialVersionUID = 1L;

  /** For DL4J, which sets the rest. */
  public NativeDepthwiseConvolution() {
    setHasBias(false);
    setDepthMultiplier(1);
    setConvolutionMode(ConvolutionMode.Truncate);
    setActivationFn(new ActivationIdentity());
  }

  /**
   * A square convolution whose map is padded by half of the kernel, rounded down, on each side.
   *
   * @param kernel side in pixels
   */
  public static NativeDepthwiseConvolution of(int kernel, int stride) {
    NativeDepthwiseConvolution layer = new NativeDepthwiseConvolution();
    layer.setKernelSize(new int[] {kernel, kernel});
    layer.setStride(new int[] {stride, stride});
    layer.setPadding(new int[] {kernel / 2, kernel / 2});
    // DL4J takes every channel for an input of each output, of which there is one.
    layer.setWeightInitFn(
        new WeightInitDistribution(new NormalDistribution(0, Math.sqrt(2.0 / (kernel * kernel)))));
    return layer;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    return Instance.of(
        new NativeDepthwiseConvolutionLayer(conf, type),
        conf,
        listeners,
        index,
        parameters,
        initialise);
  }
}
