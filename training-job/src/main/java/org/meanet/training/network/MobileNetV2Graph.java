package org.meanet.training.network;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.image.ImageShape;
import org.meanet.training.layer.ChannelsLast;
import org.meanet.training.layer.NativeBatchNormalization;
import org.meanet.training.layer.NativeConvolution;
import org.meanet.training.layer.NativeDepthwiseConvolution;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU6;

/**
 * MobileNetV2 with width 1 (Sandler et al., "MobileNetV2: Inverted Residuals and Linear
 * Bottlenecks", 2018, table 2), without dropout before the exit.
 *
 * <p>{@link Architecture#FEATURES} is the map of 320 channels; behind it come a 1×1 convolution to
 * 1,280 channels and the exit. Convolutions are padded as in {@link ResNetGraph}.
 *
 * @param image size of the input
 * @param classes K
 */
public record MobileNetV2Graph(ImageShape image, int classes) implements Architecture {
  private static final int STEM = 32;
  private static final int HEAD = 1280;
  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 16, 1, 1),
          new Stage(6, 24, 2, 2),
          new Stage(6, 32, 3, 2),
          new Stage(6, 64, 4, 2),
          new Stage(6, 96, 3, 1),
          new Stage(6, 160, 3, 2),
          new Stage(6, 320, 1, 1));

  /**
   * A row of the table.
   *
   * @param expansion t
   * @param width c
   * @param blocks n
   * @param stride s, of the first block
   */
  private record Stage(int expansion, int width, int blocks, int stride) {}

  @Override
  public Map<String, InputShape> inputs() {
    return Map.of(IMAGE, MapShape.of(image));
  }

  @Override
  public ComputationGraph build(Optimiser optimiser, long seed) {
    GraphBuilder graph = optimiser.configuration(seed).graphBuilder().addInputs(IMAGE);
    graph.addVertex("stem-input", new ChannelsLast(), IMAGE);
    append(
        graph,
        "stem",
        "stem-input",
        NativeConvolution.of(3, STEM, 2).withoutInputGradient(),
        new ActivationReLU6(),
        "stem");
    String last = "stem";
    int width = STEM;
    int blocks = STAGES.stream().mapToInt(Stage::blocks).sum();
    int number = 0;
    for (Stage stage : STAGES) {
      for (int block = 0; block < stage.blocks(); block++) {
        number++;
        String result = number == blocks ? FEATURES : "block" + number;
        appendBlock(
            graph, "block" + number, last, width, stage, block == 0 ? stage.stride() : 1, result);
        last = result;
        width = stage.width();
      }
    }
    append(graph, "head", last, NativeConvolution.of(1, HEAD, 1), new ActivationReLU6(), "head");
    return new Exit(Optional.empty(), classes).close(graph, "head", inputs());
  }

  /** An inverted residual: expanded, filtered channel by channel, projected, added to its input. */
  private static void appendBlock(
      GraphBuilder graph,
      String name,
      String input,
      int inputWidth,
      Stage stage,
      int stride,
      String result) {
    String inner = input;
    if (stage.expansion() > 1) {
      inner = name + "-expanded";
      append(
          graph,
          name + "-expand",
          input,
          NativeConvolution.of(1, inputWidth * stage.expansion(), 1),
          new ActivationReLU6(),
          inner);
    }
    append(
        graph,
        name + "-filter",
        inner,
        NativeDepthwiseConvolution.of(3, stride),
        new ActivationReLU6(),
        name + "-filtered");
    boolean residual = stride == 1 && inputWidth == stage.width();
    String projected = residual ? name + "-projected" : result;
    append(
        graph,
        name + "-project",
        name + "-filtered",
        NativeConvolution.of(1, stage.width(), 1),
        new ActivationIdentity(),
        projected);
    if (residual) {
      graph.addVertex(result, new ElementWiseVertex(ElementWiseVertex.Op.Add), projected, input);
    }
  }

  /** A convolution and the BatchNorm that gives {@code result}. */
  private static void append(
      GraphBuilder graph,
      String name,
      String input,
      ConvolutionLayer convolution,
      IActivation activation,
      String result) {
    graph.addLayer(name + "-conv", convolution, input);
    graph.addLayer(result, NativeBatchNormalization.followedBy(activation), name + "-conv");
  }
}
