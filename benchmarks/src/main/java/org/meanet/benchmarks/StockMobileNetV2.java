package org.meanet.benchmarks;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.benchmarks.MobileNetV2Layout.Stage;
import org.meanet.core.image.ImageShape;
import org.nd4j.linalg.activations.Activation;

/** MobileNetV2 as a user of DL4J writes it. */
final class StockMobileNetV2 {
  private final StockLayers layers;

  private StockMobileNetV2(StockLayers layers) {
    this.layers = layers;
  }

  static ComputationGraph of(ImageShape image, int classes) {
    StockLayers layers = StockLayers.of(image);
    return layers.close(new StockMobileNetV2(layers).append(), classes);
  }

  private String append() {
    int width = MobileNetV2Layout.STEM;
    String last = relu6("stem", StockLayers.IMAGE, StockLayers.convolution(3, width, 2));
    for (Stage stage : MobileNetV2Layout.STAGES) {
      for (int i = 0; i < stage.blocks(); i++) {
        String name = "width" + stage.width() + "-" + i;
        last = block(name, last, width, stage, i == 0 ? stage.stride() : 1);
        width = stage.width();
      }
    }
    return relu6("head", last, StockLayers.convolution(1, MobileNetV2Layout.HEAD, 1));
  }

  private String block(String name, String input, int inputWidth, Stage stage, int stride) {
    String inner = input;
    if (stage.expansion() > 1) {
      int width = inputWidth * stage.expansion();
      inner = relu6(name + "-expand", input, StockLayers.convolution(1, width, 1));
    }
    String filtered = relu6(name + "-filter", inner, depthwise(stride));
    String projected =
        layers.normalised(
            name + "-project", filtered, StockLayers.convolution(1, stage.width(), 1));
    if (stride != 1 || inputWidth != stage.width()) {
      return projected;
    }
    layers
        .graph()
        .addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), projected, input);
    return name;
  }

  private static ConvolutionLayer depthwise(int stride) {
    return new DepthwiseConvolution2D.Builder(3, 3)
        .stride(stride, stride)
        .padding(1, 1)
        .convolutionMode(ConvolutionMode.Truncate)
        .hasBias(false)
        .build();
  }

  private String relu6(String name, String input, ConvolutionLayer convolution) {
    return layers.activated(name, layers.normalised(name, input, convolution), Activation.RELU6);
  }
}
