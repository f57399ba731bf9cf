package org.meanet.training.network;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.meanet.training.layer.ChannelsLast;
import org.meanet.training.layer.NativeBatchNormalization;
import org.meanet.training.layer.NativeConvolution;
import org.meanet.training.layer.SumRelu;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/**
 * Appends a stem and basic blocks to a graph.
 *
 * <p>Every 3×3 convolution is padded by one pixel on each side, as PyTorch's {@code padding=1}:
 * DL4J's {@code ConvolutionMode.Same} would pad an even map under stride 2 on the right and bottom
 * only. Convolutions have no bias, as a BatchNorm follows each.
 */
final class ResidualPath {
  private final GraphBuilder graph;
  private final String prefix;

  /**
   * @param prefix of the name of every vertex that this path adds
   */
  ResidualPath(GraphBuilder graph, String prefix) {
    this.graph = graph;
    this.prefix = prefix;
  }

  /** 3×3 convolution of a graph's input, BatchNorm, ReLU; returns the vertex with the result. */
  String stem(String input, int width) {
    String name = prefix + "stem";
    graph.addVertex(name + "-input", new ChannelsLast(), input);
    return convolution(
        name,
        name + "-input",
        NativeConvolution.of(3, width, 1).withoutInputGradient(),
        NativeBatchNormalization.followedBy(new ActivationReLU()));
  }

  /**
   * Basic blocks, one after the other; a shortcut is a 1×1 convolution with BatchNorm where the
   * shape changes.
   *
   * @param shape of {@code input}
   * @param output full name of the last vertex, which is the last block's ReLU
   */
  void blocks(String input, MapShape shape, List<BasicBlock> blocks, String output) {
    String last = input;
    MapShape reached = shape;
    for (int i = 0; i < blocks.size(); i++) {
      BasicBlock block = blocks.get(i);
      String name = prefix + "block" + (i + 1);
      String result = i + 1 < blocks.size() ? name : output;
      append(name, last, block, block.keepsShape(reached), result);
      last = result;
      reached = block.output(reached);
    }
  }

  private void append(
      String name, String input, BasicBlock block, boolean sameShape, String result) {
    String first =
        convolution(
            name + "-1",
            input,
            NativeConvolution.of(3, block.width(), block.stride()),
            NativeBatchNormalization.followedBy(new ActivationReLU()));
    String second =
        convolution(
            name + "-2",
            first,
            NativeConvolution.of(3, block.width(), 1),
            new NativeBatchNormalization());
    String shortcut =
        sameShape
            ? input
            : convolution(
                name + "-shortcut",
                input,
                NativeConvolution.of(1, block.width(), block.stride()),
                new NativeBatchNormalization());
    graph.addVertex(result, new SumRelu(), second, shortcut);
  }

  private String convolution(
      String name,
      String input,
      NativeConvolution convolution,
      NativeBatchNormalization normalization) {
    graph.addLayer(name + "-conv", convolution, input);
    graph.addLayer(name + "-bn", normalization, name + "-conv");
    return name + "-bn";
  }
}
