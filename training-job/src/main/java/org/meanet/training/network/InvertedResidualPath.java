package org.meanet.training.network;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.meanet.training.layer.ChannelsLast;
import org.meanet.training.layer.NativeBatchNormalization;
import org.meanet.training.layer.NativeConvolution;
import org.meanet.training.layer.NativeDepthwiseConvolution;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU6;

/**
 * Appends what MobileNetV2 is made of to a graph. Convolutions are padded as in {@link
 * ResidualPath}; ReLU6 follows the BatchNorm of each but the projections.
 */
final class InvertedResidualPath {
  private final GraphBuilder graph;
  private final String prefix;

  /**
   * @param prefix of the name of every vertex that this path adds
   */
  InvertedResidualPath(GraphBuilder graph, String prefix) {
    this.graph = graph;
    this.prefix = prefix;
  }

  /** 3×3 convolution of a graph's input with stride 2; returns the vertex with the result. */
  String stem(String input, int width) {
    String name = prefix + "stem";
    graph.addVertex(name + "-input", new ChannelsLast(), input);
    append(
        name,
        name + "-input",
        NativeConvolution.of(3, width, 2).withoutInputGradient(),
        new ActivationReLU6(),
        name);
    return name;
  }

  /**
   * Blocks, one after the other.
   *
   * @param inputWidth channels of {@code input}
   * @param output full name of the last vertex
   */
  void blocks(String input, int inputWidth, List<InvertedResidual> blocks, String output) {
    String last = input;
    int width = inputWidth;
    for (int i = 0; i < blocks.size(); i++) {
      String name = prefix + "block" + (i + 1);
      String result = i + 1 < blocks.size() ? name : output;
      block(name, last, width, blocks.get(i), result);
      last = result;
      width = blocks.get(i).width();
    }
  }

  /** The 1×1 convolution before an exit; returns the vertex with the result. */
  String head(String input, int width) {
    String name = prefix + "head";
    append(name, input, NativeConvolution.of(1, width, 1), new ActivationReLU6(), name);
    return name;
  }

  private void block(
      String name, String input, int inputWidth, InvertedResidual block, String result) {
    String inner = input;
    if (block.expansion() > 1) {
      inner = name + "-expanded";
      append(
          name + "-expand",
          input,
          NativeConvolution.of(1, inputWidth * block.expansion(), 1),
          new ActivationReLU6(),
          inner);
    }
    append(
        name + "-filter",
        inner,
        NativeDepthwiseConvolution.of(3, block.stride()),
        new ActivationReLU6(),
        name + "-filtered");
    boolean added = block.isAdded(inputWidth);
    String projected = added ? name + "-projected" : result;
    append(
        name + "-project",
        name + "-filtered",
        NativeConvolution.of(1, block.width(), 1),
        new ActivationIdentity(),
        projected);
    if (added) {
      graph.addVertex(result, new ElementWiseVertex(ElementWiseVertex.Op.Add), projected, input);
    }
  }

  /** A convolution and the BatchNorm that gives {@code result}. */
  private void append(
      String name,
      String input,
      ConvolutionLayer convolution,
      IActivation activation,
      String result) {
    graph.addLayer(name + "-conv", convolution, input);
    graph.addLayer(result, NativeBatchNormalization.followedBy(activation), name + "-conv");
  }
}
