package org.meanet.benchmarks;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.image.ImageShape;
import org.nd4j.linalg.activations.Activation;

/** A residual network as a user of DL4J writes it. */
final class StockResNet {
  private final StockLayers layers;

  private StockResNet(StockLayers layers) {
    this.layers = layers;
  }

  /**
   * @param widths channels of each stage
   */
  static ComputationGraph of(
      List<Integer> widths, int blocksPerStage, ImageShape image, int classes) {
    StockLayers layers = StockLayers.of(image);
    return layers.close(new StockResNet(layers).append(widths, blocksPerStage), classes);
  }

  private String append(List<Integer> widths, int blocksPerStage) {
    String last = relu("stem", convolution("stem", StockLayers.IMAGE, 3, widths.get(0), 1));
    for (int stage = 0; stage < widths.size(); stage++) {
      for (int i = 0; i < blocksPerStage; i++) {
        boolean changes = stage > 0 && i == 0;
        last = block("stage" + stage + "-" + i, last, widths.get(stage), changes);
      }
    }
    return last;
  }

  private String block(String name, String input, int width, boolean changesShape) {
    int stride = changesShape ? 2 : 1;
    String first = relu(name + "-1", convolution(name + "-1", input, 3, width, stride));
    String second = convolution(name + "-2", first, 3, width, 1);
    String shortcut =
        changesShape ? convolution(name + "-shortcut", input, 1, width, stride) : input;
    layers
        .graph()
        .addVertex(
            name + "-sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), second, shortcut);
    return relu(name, name + "-sum");
  }

  private String convolution(String name, String input, int kernel, int width, int stride) {
    return layers.normalised(name, input, StockLayers.convolution(kernel, width, stride));
  }

  private String relu(String name, String input) {
    return layers.activated(name, input, Activation.RELU);
  }
}
