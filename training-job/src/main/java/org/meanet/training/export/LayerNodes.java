package org.meanet.training.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import onnx.Onnx.AttributeProto;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.meanet.training.layer.NativeBatchNormalization;
import org.meanet.training.layer.NativeConvolution;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Appends the nodes and the constants of one layer after the other to a model. */
final class LayerNodes {
  private static final Map<CNN2DFormat, int[]> HEIGHT_AND_WIDTH =
      Map.of(CNN2DFormat.NCHW, new int[] {2, 3}, CNN2DFormat.NHWC, new int[] {1, 2});

  private final ComputationGraph graph;
  private final OnnxModel model;
  private final Map<String, InputType> types;
  private final Map<String, String> normalisationOfConvolution;

  /**
   * @param types of what every vertex puts out
   * @param normalisationOfConvolution the BatchNorm to fold into a convolution; every BatchNorm of
   *     the graph is among the values
   */
  LayerNodes(
      ComputationGraph graph,
      OnnxModel model,
      Map<String, InputType> types,
      Map<String, String> normalisationOfConvolution) {
    this.graph = graph;
    this.model = model;
    this.types = types;
    this.normalisationOfConvolution = normalisationOfConvolution;
  }

  /** Appends what the layer called {@code name} makes of the tensor {@code input}. */
  void append(String name, Layer layer, String input) {
    if (layer instanceof BatchNormalization) {
      return; // Its convolution has written it.
    }
    // Exact classes: other subclasses (transposed, recurrent, …) compute something else.
    if (layer.getClass() == ConvolutionLayer.class
        || layer instanceof NativeConvolution
        || layer instanceof DepthwiseConvolution2D) {
      convolution(name, (ConvolutionLayer) layer, input);
    } else if (layer.getClass() == DenseLayer.class) {
      dense(name, (DenseLayer) layer, input);
    } else if (layer.getClass() == OutputLayer.class) {
      output(name, (OutputLayer) layer, input);
    } else if (layer.getClass() == LossLayer.class) {
      requireSoftmax(name, layer, ((LossLayer) layer).getActivationFn());
      model.node("Identity", List.of(input), name, List.of());
    } else if (layer.getClass() == ActivationLayer.class) {
      activation(name, layer, ((ActivationLayer) layer).getActivationFn(), input);
    } else if (layer.getClass() == SubsamplingLayer.class) {
      pooling(name, (SubsamplingLayer) layer, input);
    } else if (layer.getClass() == GlobalPoolingLayer.class) {
      globalPooling(name, (GlobalPoolingLayer) layer, input);
    } else {
      throw Unsupported.vertex(name, layer, "it has no counterpart");
    }
  }

  private void convolution(String name, ConvolutionLayer layer, String input) {
    boolean dilated = Arrays.stream(layer.getDilation()).anyMatch(step -> step != 1);
    if (dilated && layer.getConvolutionMode() == ConvolutionMode.Same) {
      throw Unsupported.vertex(
          name, layer, "it is dilated with padding [Same], which ONNX Runtime does not run");
    }
    boolean depthwise = layer instanceof DepthwiseConvolution2D;
    ConvolutionWeights weights =
        depthwise
            ? ConvolutionWeights.ofDepthwise(graph.getLayer(name))
            : ConvolutionWeights.of(graph.getLayer(name));
    String result = name;
    IActivation function = layer.getActivationFn();
    if (normalisationOfConvolution.containsKey(name)) {
      result = normalisationOfConvolution.get(name);
      Layer normalisation = graph.getLayer(result).conf().getLayer();
      weights = weights.followedBy(graph.getLayer(result));
      if (normalisation instanceof NativeBatchNormalization bothInOne) {
        function = bothInOne.getActivationFn();
      }
    }
    List<String> arguments =
        List.of(
            input,
            model.constant(name + "/weight", weights.kernel(), weights.shape()),
            model.constant(name + "/bias", weights.bias(), weights.bias().length));
    List<AttributeProto> attributes = new ArrayList<>();
    attributes.add(OnnxModel.integers("kernel_shape", layer.getKernelSize()));
    attributes.add(OnnxModel.integers("strides", layer.getStride()));
    attributes.add(OnnxModel.integers("dilations", layer.getDilation()));
    attributes.add(padding(name, layer, layer.getConvolutionMode(), layer.getPadding()));
    if (depthwise) {
      attributes.add(OnnxModel.integer("group", layer.getNIn()));
    }
    String linear = linear(result, function);
    model.node("Conv", arguments, linear, attributes);
    activationAfter(linear, result, layer, function);
  }

  private void dense(String name, DenseLayer layer, String input) {
    if (layer.hasLayerNorm()) {
      throw Unsupported.vertex(name, layer, "it has layer normalisation");
    }
    String linear = linear(name, layer.getActivationFn());
    product(name, layer, layer.hasBias(), input, linear);
    activationAfter(linear, name, layer, layer.getActivationFn());
  }

  private void output(String name, OutputLayer layer, String input) {
    requireSoftmax(name, layer, layer.getActivationFn());
    product(name, layer, layer.hasBias(), input, name);
  }

  /** Softmax, of which the model gives the argument, or nothing. */
  private static void requireSoftmax(String name, Layer layer, IActivation function) {
    if (!(function instanceof ActivationSoftmax) && !(function instanceof ActivationIdentity)) {
      throw Unsupported.vertex(name, layer, "its activation is " + function);
    }
  }

  private void product(
      String name, FeedForwardLayer layer, boolean hasBias, String input, String output) {
    if (!(types.get(name) instanceof InputType.InputTypeFeedForward)) {
      throw Unsupported.vertex(name, layer, "its input is not one vector for each image");
    }
    INDArray weight = graph.getLayer(name).getParam(DefaultParamInitializer.WEIGHT_KEY);
    List<String> arguments = new ArrayList<>();
    arguments.add(input);
    arguments.add(
        model.constant(name + "/weight", ConvolutionWeights.floats(weight), weight.shape()));
    if (hasBias) {
      INDArray bias = graph.getLayer(name).getParam(DefaultParamInitializer.BIAS_KEY);
      arguments.add(model.constant(name + "/bias", ConvolutionWeights.floats(bias), bias.length()));
    }
    model.node("Gemm", arguments, output, List.of());
  }

  private void pooling(String name, SubsamplingLayer layer, String input) {
    if (Arrays.stream(layer.getDilation()).anyMatch(step -> step != 1)) {
      throw Unsupported.vertex(name, layer, "it is dilated");
    }
    List<AttributeProto> attributes = new ArrayList<>();
    attributes.add(OnnxModel.integers("kernel_shape", layer.getKernelSize()));
    attributes.add(OnnxModel.integers("strides", layer.getStride()));
    attributes.add(padding(name, layer, layer.getConvolutionMode(), layer.getPadding()));
    switch (layer.getPoolingType()) {
      case MAX -> model.node("MaxPool", List.of(input), name, attributes);
      case AVG -> {
        attributes.add(
            OnnxModel.integer("count_include_pad", layer.isAvgPoolIncludePadInDivisor() ? 1 : 0));
        model.node("AveragePool", List.of(input), name, attributes);
      }
      default -> throw Unsupported.vertex(name, layer, "it pools by " + layer.getPoolingType());
    }
  }

  private void globalPooling(String name, GlobalPoolingLayer layer, String input) {
    if (layer.getPoolingType() != PoolingType.AVG
        || !(types.get(input) instanceof InputTypeConvolutional map)
        || !Arrays.equals(layer.getPoolingDimensions(), HEIGHT_AND_WIDTH.get(map.getFormat()))) {
      throw Unsupported.vertex(name, layer, "it is not the average of a whole map");
    }
    String pooled = layer.isCollapseDimensions() ? name + "/map" : name;
    model.node("GlobalAveragePool", List.of(input), pooled, List.of());
    if (layer.isCollapseDimensions()) {
      model.node("Flatten", List.of(pooled), name, List.of(OnnxModel.integer("axis", 1)));
    }
  }

  private void activation(String name, Layer layer, IActivation function, String input) {
    if (function instanceof ActivationReLU) {
      model.node("Relu", List.of(input), name, List.of());
    } else if (function instanceof ActivationReLU6) {
      List<String> limits =
          List.of(
              input,
              model.constant(name + "/least", new float[] {0}),
              model.constant(name + "/most", new float[] {6}));
      model.node("Clip", limits, name, List.of());
    } else if (function instanceof ActivationIdentity) {
      model.node("Identity", List.of(input), name, List.of());
    } else {
      throw Unsupported.vertex(name, layer, "its activation is " + function);
    }
  }

  /** Name of a layer's tensor before its activation; the layer's own where there is none. */
  private static String linear(String name, IActivation function) {
    return function instanceof ActivationIdentity ? name : name + "/linear";
  }

  private void activationAfter(String linear, String name, Layer layer, IActivation function) {
    if (!linear.equals(name)) {
      activation(name, layer, function, linear);
    }
  }

  private static AttributeProto padding(
      String name, Layer layer, ConvolutionMode mode, int[] padding) {
    return switch (mode) {
      case Same -> OnnxModel.string("auto_pad", "SAME_UPPER");
      case Truncate, Strict ->
          OnnxModel.integers("pads", padding[0], padding[1], padding[0], padding[1]);
      case Causal -> throw Unsupported.vertex(name, layer, "its padding is causal");
    };
  }
}
