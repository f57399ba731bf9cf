package org.meanet.benchmarks;

import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import java.util.List;

/**
 * MobileNetV1 of a quarter of the width (Howard et al., "MobileNets: Efficient Convolutional Neural
 * Networks for Mobile Vision Applications", 2017, table 1, α = 0.25) in PyTorch.
 */
final class TorchMobileNetV1 {
  private static final int STEM = 8;
  private static final List<Stage> STAGES =
      List.of(
          new Stage(16, 1),
          new Stage(32, 2),
          new Stage(32, 1),
          new Stage(64, 2),
          new Stage(64, 1),
          new Stage(128, 2),
          new Stage(128, 1),
          new Stage(128, 1),
          new Stage(128, 1),
          new Stage(128, 1),
          new Stage(128, 1),
          new Stage(256, 2),
          new Stage(256, 1));

  private TorchMobileNetV1() {}

  /** A depthwise convolution of a stride, then a pointwise one to a width. */
  private record Stage(int width, int stride) {}

  static Block of(int classes) {
    SequentialBlock network = TorchLayers.convolution(3, STEM, 2, 1).add(Activation.relu6Block());
    int width = STEM;
    for (Stage stage : STAGES) {
      network
          .add(TorchLayers.convolution(3, width, stage.stride(), width))
          .add(Activation.relu6Block())
          .add(TorchLayers.convolution(1, stage.width(), 1, 1))
          .add(Activation.relu6Block());
      width = stage.width();
    }
    TorchLayers.exit(network, classes);
    return network;
  }
}
