package org.meanet.benchmarks;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.image.ImageShape;

/**
 * What every engine of a benchmark is given to do. A new one is one entry of {@link #ALL}.
 *
 * @param image that the network takes
 * @param batchSize images of one step
 */
record Work(String name, ImageShape image, int classes, int batchSize, Network network) {
  private static final ImageShape CIFAR = new ImageShape(32, 32, 3);

  /** In the order of the tables. */
  static final List<Work> ALL =
      List.of(
          new Work("ResNet-20", CIFAR, 100, 128, new ResidualNetwork(3)),
          new Work("ResNet-32", CIFAR, 100, 128, new ResidualNetwork(5)),
          new Work("MobileNetV2", new ImageShape(128, 128, 3), 1000, 32, new MobileNetV2()));

  /** Of DL4J's stock layers. */
  ComputationGraph stockNetwork() {
    return network.stock(image, classes);
  }

  static Work of(String name) {
    return ALL.stream()
        .filter(work -> work.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no work [" + name + "]"));
  }
}
