package org.meanet.training.network;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.meanet.training.layer.NativeConvolution;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a network weighs and what one image costs.
 *
 * @param parameters weights and biases of convolutions and fully connected layers, and BatchNorm's
 *     gamma and beta; its running statistics do not count
 * @param macs multiply-accumulates of convolutions and fully connected layers for one image
 */
public record NetworkSize(long parameters, long macs) {
  private static final Set<String> RUNNING_STATISTICS =
      Set.of(
          BatchNormalizationParamInitializer.GLOBAL_MEAN,
          BatchNormalizationParamInitializer.GLOBAL_VAR,
          BatchNormalizationParamInitializer.GLOBAL_LOG_STD);

  /** Of nothing. */
  static final NetworkSize NONE = new NetworkSize(0, 0);

  /** The size of the whole graph. */
  public static NetworkSize of(ComputationGraph graph, Map<String, InputShape> inputs) {
    return of(graph, inputs, vertex -> true);
  }

  /** The size of the layers whose names {@code layers} accepts. */
  public static NetworkSize of(
      ComputationGraph graph, Map<String, InputShape> inputs, Predicate<String> layers) {
    return ofLayers(graph, activationTypes(graph, inputs)).entrySet().stream()
        .filter(layer -> layers.test(layer.getKey()))
        .map(Map.Entry::getValue)
        .reduce(NONE, NetworkSize::plus);
  }

  /**
   * The size of each layer by its name.
   *
   * @param activations as {@link #activationTypes} gives them
   */
  static Map<String, NetworkSize> ofLayers(
      ComputationGraph graph, Map<String, InputType> activations) {
    Map<String, NetworkSize> sizes = new HashMap<>();
    for (org.deeplearning4j.nn.api.Layer layer : graph.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      sizes.put(
          name,
          new NetworkSize(parameters(layer), macs(layer.conf().getLayer(), activations.get(name))));
    }
    return sizes;
  }

  NetworkSize plus(NetworkSize other) {
    return new NetworkSize(parameters + other.parameters, macs + other.macs);
  }

  /** What every input and vertex puts out, for one image. */
  static Map<String, InputType> activationTypes(
      ComputationGraph graph, Map<String, InputShape> inputs) {
    // A copy, because DL4J sets layers' input sizes and preprocessors while it infers shapes.
    ComputationGraphConfiguration configuration = graph.getConfiguration().clone();
    return configuration.getLayerActivationTypes(
        configuration.getNetworkInputs().stream()
            .map(input -> inputs.get(input).inputType())
            .toArray(InputType[]::new));
  }

  private static long parameters(org.deeplearning4j.nn.api.Layer layer) {
    long parameters = 0;
    for (Map.Entry<String, INDArray> entry : layer.paramTable().entrySet()) {
      if (!RUNNING_STATISTICS.contains(entry.getKey())) {
        parameters += entry.getValue().length();
      }
    }
    return parameters;
  }

  private static long macs(org.deeplearning4j.nn.conf.layers.Layer layer, InputType output) {
    if (layer instanceof DepthwiseConvolution2D convolution) {
      return macs(convolution, convolution.getNOut(), (InputTypeConvolutional) output);
    }
    // Exact, as other subclasses of the convolution (separable, transposed) count otherwise.
    if (layer.getClass() == ConvolutionLayer.class || layer instanceof NativeConvolution) {
      ConvolutionLayer convolution = (ConvolutionLayer) layer;
      return macs(
          convolution,
          convolution.getNIn() * convolution.getNOut(),
          (InputTypeConvolutional) output);
    }
    if (layer instanceof DenseLayer || layer instanceof BaseOutputLayer) {
      FeedForwardLayer dense = (FeedForwardLayer) layer;
      return dense.getNIn() * dense.getNOut();
    }
    if (layer instanceof ConvolutionLayer) {
      throw new IllegalArgumentException(
          "No count of multiply-accumulates for "
              + layer.getLayerName()
              + ", a "
              + layer.getClass().getSimpleName());
    }
    return 0;
  }

  /**
   * @param windows that a pixel of the output is computed from
   */
  private static long macs(ConvolutionLayer layer, long windows, InputTypeConvolutional output) {
    long perPixel = windows;
    for (int side : layer.getKernelSize()) {
      perPixel *= side;
    }
    return perPixel * output.getHeight() * output.getWidth();
  }
}
