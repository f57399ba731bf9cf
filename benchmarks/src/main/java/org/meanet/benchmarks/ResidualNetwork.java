package org.meanet.benchmarks;

import ai.djl.nn.Block;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.config.ResNetSpec;
import org.meanet.core.image.ImageShape;
import org.meanet.training.network.Architecture;
import org.meanet.training.network.ResNetGraph;

/**
 * ResNet-(6n+2) for CIFAR (He et al., "Deep Residual Learning for Image Recognition", 2015, section
 * 4.2), with a 1×1 convolution as the shortcut where the shape changes.
 *
 * @param blocksPerStage n
 */
record ResidualNetwork(int blocksPerStage) implements Network {
  private static final List<Integer> WIDTHS = List.of(16, 32, 64);

  @Override
  public Architecture meanet(ImageShape image, int classes) {
    return new ResNetGraph(
        new ResNetSpec(
            ResNetSpec.Block.BASIC,
            WIDTHS,
            Collections.nCopies(WIDTHS.size(), blocksPerStage),
            Optional.empty()),
        image,
        classes);
  }

  @Override
  public ComputationGraph stock(ImageShape image, int classes) {
    return StockResNet.of(WIDTHS, blocksPerStage, image, classes);
  }

  @Override
  public Block pytorch(int classes) {
    return TorchResNet.of(WIDTHS, blocksPerStage, classes);
  }
}
