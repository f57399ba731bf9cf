package org.meanet.training.network;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.nd4j.linalg.activations.Activation;

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

  /** 3×3 convolution, BatchNorm, ReLU; returns the vertex with the result. */
  String stem(String input, int width) {
    String name = prefix + "stem";
    return relu(name + "-relu", convolution(name, input, 3, width, 1));
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
      String sum = sum(name, last, block, block.keepsShape(reached));
      last = relu(i + 1 < blocks.size() ? name + "-relu" : output, sum);
      reached = block.output(reached);
    }
  }

  private String sum(String name, String input, BasicBlock block, boolean sameShape) {
    String first = convolution(name + "-1", input, 3, block.width(), block.stride());
    String second = convolution(name + "-2", relu(name + "-1-relu", first), 3, block.width(), 1);
    String shortcut =
        sameShape
            ? input
            : convolution(name + "-shortcut", input, 1, block.width(), block.stride());
    graph.addVertex(
        name + "-sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), second, shortcut);
    return name + "-sum";
  }

  private String convolution(String name, String input, int kernel, int width, int stride) {
    graph.addLayer(
        name + "-conv",
        new ConvolutionLayer.Builder(kernel, kernel)
            .stride(stride, stride)
            .padding(kernel / 2, kernel / 2)
            .convolutionMode(ConvolutionMode.Truncate)
            .nOut(width)
            .hasBias(false)
            .build(),
        input);
    graph.addLayer(name + "-bn", new DecayedBatchNormalization(), name + "-conv");
    return name + "-bn";
  }

  /** A layer of its own, because DL4J's BatchNorm ignores the activation it is given. */
  private String relu(String name, String input) {
    graph.addLayer(name, new ActivationLayer(Activation.RELU), input);
    return name;
  }
}
