package org.meanet.benchmarks;

import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import java.util.List;

/**
 * MobileNetV2 1.0 (Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018,
 * table 2) in PyTorch, as torchvision has it but for the dropout before the exit.
 */
final class TorchMobileNetV2 {
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

  private TorchMobileNetV2() {}

  /**
   * A row of the paper's table: t, c, n, s.
   *
   * @param expansion of the input's channels within a block
   * @param width channels that a block gives
   * @param stride of the first block
   */
  private record Stage(int expansion, int width, int blocks, int stride) {}

  static Block of(int classes) {
    SequentialBlock network = TorchLayers.convolution(3, STEM, 2, 1).add(Activation.relu6Block());
    int width = STEM;
    for (Stage stage : STAGES) {
      for (int i = 0; i < stage.blocks(); i++) {
        network.add(block(width, stage, i == 0 ? stage.stride() : 1));
        width = stage.width();
      }
    }
    network.add(TorchLayers.convolution(1, HEAD, 1, 1)).add(Activation.relu6Block());
    TorchLayers.exit(network, classes);
    return network;
  }

  private static Block block(int input, Stage stage, int stride) {
    int inner = input * stage.expansion();
    SequentialBlock path = new SequentialBlock();
    if (stage.expansion() > 1) {
      path.add(TorchLayers.convolution(1, inner, 1, 1)).add(Activation.relu6Block());
    }
    path.add(TorchLayers.convolution(3, inner, stride, inner))
        .add(Activation.relu6Block())
        .add(TorchLayers.convolution(1, stage.width(), 1, 1));
    return stride == 1 && input == stage.width()
        ? TorchLayers.sum(path, TorchLayers.identity())
        : path;
  }
}
