package org.meanet.training.network;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.meanet.training.layer.ChannelsLast;
import org.meanet.training.layer.NativeBatchNormalization;
import org.meanet.training.layer.NativeConvolution;
import org.meanet.training.layer.SumRelu;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/**
 * Appends a stem and residual blocks to a graph.
 *
 * <p>Every 3×3 convolution is padded by one pixel on each side, as PyTorch's {@code padding=1}, and
 * larger ones in the same way: DL4J's {@code ConvolutionMode.Same} would pad an even map under
 * stride 2 on the right and bottom only. Convolutions have no bias, as a BatchNorm follows each.
 */
final class ResidualPath {
  /** In the names of a shortcut's layers, and of no others. */
  static final String SHORTCUT = "-shortcut";

  private final GraphBuilder graph;
  private final String prefix;

  /**
   * @param prefix of the name of every vertex that this path adds
   */
  ResidualPath(GraphBuilder graph, String prefix) {
    this.graph = graph;
    this.prefix = prefix;
  }

  /** A stem behind a graph's input; returns the vertex with the result. */
  String stem(String input, Stem stem) {
    String name = prefix + "stem";
    graph.addVertex(name + "-input", new ChannelsLast(), input);
    String convolved = rectified(name, name + "-input", stem.layer());
    return stem.pool().map(window -> maximum(name + "-pool", convolved, window)).orElse(convolved);
  }

  private String maximum(String name, String input, Stem.Window window) {
    graph.addLayer(
        name,
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
            .kernelSize(window.side(), window.side())
            .stride(window.stride(), window.stride())
            .padding(window.padding(), window.padding())
            .convolutionMode(ConvolutionMode.Truncate)
            .build(),
        input);
    return name;
  }

  /**
   * Blocks, one after the other: each is added to its shortcut, and a ReLU follows. A shortcut is a
   * 1×1 convolution with BatchNorm where the shape changes.
   *
   * @param shape of {@code input}
   * @param output full name of the last vertex, which is the last block's ReLU
   */
  void blocks(String input, MapShape shape, List<? extends ResidualBlock> blocks, String output) {
    String last = input;
    MapShape reached = shape;
    for (int i = 0; i < blocks.size(); i++) {
      ResidualBlock block = blocks.get(i);
      String name = prefix + "block" + (i + 1);
      String result = i + 1 < blocks.size() ? name : output;
      String convolved = block.append(this, name, last);
      graph.addVertex(result, new SumRelu(), convolved, shortcut(name, last, block, reached));
      last = result;
      reached = block.output(reached);
    }
  }

  private String shortcut(String name, String input, ResidualBlock block, MapShape shape) {
    return block.keepsShape(shape)
        ? input
        : linear(name + SHORTCUT, input, NativeConvolution.of(1, block.channels(), block.stride()));
  }

  /** A convolution, BatchNorm and ReLU; returns the vertex with the result. */
  String rectified(String name, String input, NativeConvolution convolution) {
    return append(
        name, input, convolution, NativeBatchNormalization.followedBy(new ActivationReLU()));
  }

  /** A convolution and BatchNorm; returns the vertex with the result. */
  String linear(String name, String input, NativeConvolution convolution) {
    return append(name, input, convolution, new NativeBatchNormalization());
  }

  private String append(
      String name,
      String input,
      NativeConvolution convolution,
      NativeBatchNormalization normalization) {
    graph.addLayer(name + "-conv", convolution, input);
    graph.addLayer(name + "-bn", normalization, name + "-conv");
    return name + "-bn";
  }
}
