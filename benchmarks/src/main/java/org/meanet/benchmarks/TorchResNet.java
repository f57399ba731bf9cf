package org.meanet.benchmarks;

import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import java.util.List;

/** A residual network in PyTorch. */
final class TorchResNet {
  private TorchResNet() {}

  /**
   * @param widths channels of each stage
   */
  static Block of(List<Integer> widths, int blocksPerStage, int classes) {
    SequentialBlock network =
        TorchLayers.convolution(3, widths.get(0), 1, 1).add(Activation.reluBlock());
    for (int stage = 0; stage < widths.size(); stage++) {
      for (int i = 0; i < blocksPerStage; i++) {
        network.add(block(widths.get(stage), stage > 0 && i == 0)).add(Activation.reluBlock());
      }
    }
    TorchLayers.exit(network, classes);
    return network;
  }

  private static Block block(int width, boolean changesShape) {
    int stride = changesShape ? 2 : 1;
    return TorchLayers.sum(
        TorchLayers.convolution(3, width, stride, 1)
            .add(Activation.reluBlock())
            .add(TorchLayers.convolution(3, width, 1, 1)),
        changesShape ? TorchLayers.convolution(1, width, stride, 1) : TorchLayers.identity());
  }
}
