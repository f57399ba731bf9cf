package org.meanet.benchmarks;

import ai.djl.nn.Block;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.image.ImageShape;
import org.meanet.training.network.Architecture;
import org.meanet.training.network.MobileNetV2Graph;

/**
 * MobileNetV2 1.0 (Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018,
 * table 2), without dropout before the exit.
 */
record MobileNetV2() implements Network {

  @Override
  public Architecture meanet(ImageShape image, int classes) {
    return new MobileNetV2Graph(image, classes);
  }

  @Override
  public ComputationGraph stock(ImageShape image, int classes) {
    return StockMobileNetV2.of(image, classes);
  }

  @Override
  public Block pytorch(int classes) {
    return TorchMobileNetV2.of(classes);
  }
}
