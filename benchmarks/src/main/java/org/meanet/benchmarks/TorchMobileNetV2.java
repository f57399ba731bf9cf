package org.meanet.benchmarks;

import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import org.meanet.benchmarks.MobileNetV2Layout.Stage;

/**
 * MobileNetV2 1.0 (Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018,
 * table 2) in PyTorch, as torchvision has it but for the dropout before the exit.
 */
final class TorchMobileNetV2 {
  private TorchMobileNetV2() {}

  static Block of(int classes) {
    SequentialBlock network =
        TorchLayers.convolution(3, MobileNetV2Layout.STEM, 2, 1).add(Activation.relu6Block());
    int width = MobileNetV2Layout.STEM;
    for (Stage stage : MobileNetV2Layout.STAGES) {
      for (int i = 0; i < stage.blocks(); i++) {
        network.add(block(width, stage, i == 0 ? stage.stride() : 1));
        width = stage.width();
      }
    }
    network
        .add(TorchLayers.convolution(1, MobileNetV2Layout.HEAD, 1, 1))
        .add(Activation.relu6Block());
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
