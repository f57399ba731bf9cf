package org.meanet.training.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution without bias and activation, as a BatchNorm follows it.
 *
 * <p>Maps of floats in NHWC are convolved by oneDNN where it can be used ({@link
 * org.meanet.training.engine.NativeLayers#useOneDnn}), everything else by DL4J, whose own layer
 * computes its output again for the gradient.
 *
 * <p>Public with a public constructor because DL4J restores it by name from a network's JSON.
 */
public final class NativeConvolution extends ConvolutionLayer {
  private static final long serialVersionUID = 1L;

  private boolean inputGradient = true;

  /** For DL4J, which sets the rest. */
  public NativeConvolution() {
    setHasBias(false);
    setConvolutionMode(ConvolutionMode.Truncate);
    setActivationFn(new ActivationIdentity());
  }

  /**
   * A square convolution whose map is padded by half of the kernel, rounded down, on each side.
   *
   * @param kernel side in pixels
   * @param width output channels
   */
  public static NativeConvolution of(int kernel, int width, int stride) {
    NativeConvolution layer = new NativeConvolution();
    layer.setKernelSize(new int[] {kernel, kernel});
    layer.setStride(new int[] {stride, stride});
    layer.setPadding(new int[] {kernel / 2, kernel / 2});
    layer.setNOut(width);
    return layer;
  }

  /** The same behind a graph's input, where nobody wants the gradient of what it reads. */
  public NativeConvolution withoutInputGradient() {
    NativeConvolution layer = (NativeConvolution) clone();
    layer.inputGradient = false;
    return layer;
  }

  /** Whether the gradient of what it reads is computed. */
  public boolean isInputGradient() {
    return inputGradient;
  }

  /** For DL4J's JSON. */
  public void setInputGradient(boolean inputGradient) {
    this.inputGradient = inputGradient;
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
        new NativeConvolutionLayer(conf, type), conf, listeners, index, parameters, initialise);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NativeConvolution convolution
        && super.equals(other)
        && inputGradient == convolution.inputGradient;
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + Boolean.hashCode(inputGradient);
  }
}
