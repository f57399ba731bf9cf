package org.meanet.training.export;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.params.DepthwiseConvolutionParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Weights of a convolution, copied out of DL4J.
 *
 * @param kernel in C order
 * @param shape of the kernel: output channels, input channels, height, width
 * @param bias one value for each output channel
 */
record ConvolutionWeights(float[] kernel, long[] shape, float[] bias) {

  static ConvolutionWeights of(Layer convolution) {
    INDArray kernel = convolution.getParam(ConvolutionParamInitializer.WEIGHT_KEY);
    INDArray bias = convolution.getParam(ConvolutionParamInitializer.BIAS_KEY);
    return new ConvolutionWeights(
        floats(kernel),
        kernel.shape(),
        bias == null ? new float[(int) kernel.size(0)] : floats(bias));
  }

  /** Of a depthwise convolution, whose every channel reads itself alone. */
  static ConvolutionWeights ofDepthwise(Layer convolution) {
    // Height, width, channel and multiplier.
    INDArray windows =
        convolution.getParam(DepthwiseConvolutionParamInitializer.WEIGHT_KEY).permute(2, 3, 0, 1);
    INDArray bias = convolution.getParam(DepthwiseConvolutionParamInitializer.BIAS_KEY);
    long channels = windows.size(0) * windows.size(1);
    return new ConvolutionWeights(
        floats(windows),
        new long[] {channels, 1, windows.size(2), windows.size(3)},
        bias == null ? new float[(int) channels] : floats(bias));
  }

  /** The convolution that gives what {@code normalisation} makes of this one in inference. */
  ConvolutionWeights followedBy(Layer normalisation) {
    float[] gamma = floats(normalisation.getParam(BatchNormalizationParamInitializer.GAMMA));
    float[] beta = floats(normalisation.getParam(BatchNormalizationParamInitializer.BETA));
    float[] mean = floats(normalisation.getParam(BatchNormalizationParamInitializer.GLOBAL_MEAN));
    double[] variance = variance(normalisation);
    double epsilon = ((BatchNormalization) normalisation.conf().getLayer()).getEps();
    float[] newKernel = new float[kernel.length];
    float[] newBias = new float[bias.length];
    int perChannel = kernel.length / bias.length;
    for (int channel = 0; channel < bias.length; channel++) {
      double factor = gamma[channel] / Math.sqrt(variance[channel] + epsilon);
      newBias[channel] = (float) (beta[channel] + (bias[channel] - mean[channel]) * factor);
      for (int i = channel * perChannel; i < (channel + 1) * perChannel; i++) {
        newKernel[i] = (float) (kernel[i] * factor);
      }
    }
    return new ConvolutionWeights(newKernel, shape, newBias);
  }

  /** The values of an array in C order, whatever order DL4J keeps them in. */
  static float[] floats(INDArray array) {
    return array.dup('c').data().asFloat();
  }

  /** DL4J keeps the running variance as it is or, by default, as log10 of the deviation. */
  private static double[] variance(Layer normalisation) {
    INDArray logarithm = normalisation.getParam(BatchNormalizationParamInitializer.GLOBAL_LOG_STD);
    float[] stored =
        floats(
            logarithm != null
                ? logarithm
                : normalisation.getParam(BatchNormalizationParamInitializer.GLOBAL_VAR));
    double[] variance = new double[stored.length];
    for (int channel = 0; channel < stored.length; channel++) {
      variance[channel] = logarithm != null ? Math.pow(10, 2.0 * stored[channel]) : stored[channel];
    }
    return variance;
  }
}
