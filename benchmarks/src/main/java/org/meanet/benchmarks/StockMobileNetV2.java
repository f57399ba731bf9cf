package org.meanet.benchmarks;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.meanet.core.image.ImageShape;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** MobileNetV2 as a user of DL4J writes it: stock layers and nothing else. */
final class StockMobileNetV2 {
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

  private final GraphBuilder graph;

  private StockMobileNetV2(GraphBuilder graph) {
    this.graph = graph;
  }

  /**
   * A row of the paper's table: t, c, n, s.
   *
   * @param expansion of the input's channels within a block
   * @param width channels that a block gives
   * @param stride of the first block
   */
  private record Stage(int expansion, int width, int blocks, int stride) {}

  static ComputationGraph of(ImageShape image, int classes) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Nesterovs(Sgd.LEARNING_RATE, Sgd.MOMENTUM))
            .l2(Sgd.WEIGHT_DECAY)
            .weightInit(WeightInit.RELU)
            .activation(Activation.IDENTITY)
            .graphBuilder()
            .addInputs("image")
            .setInputTypes(
                InputType.convolutional(image.height(), image.width(), image.channels()));
    new StockMobileNetV2(graph).append(classes);
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    return network;
  }

  private void append(int classes) {
    String last = relu6("stem", normalised("stem", "image", convolution(3, STEM, 2)));
    int width = STEM;
    for (Stage stage : STAGES) {
      for (int i = 0; i < stage.blocks(); i++) {
        String name = "width" + stage.width() + "-" + i;
        last = block(name, last, width, stage, i == 0 ? stage.stride() : 1);
        width = stage.width();
      }
    }
    String head = relu6("head", normalised("head", last, convolution(1, HEAD, 1)));
    graph.addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), head);
    graph.addLayer(
        "logits",
        new OutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nOut(classes)
            .build(),
        "pool");
    graph.setOutputs("logits");
  }

  private String block(String name, String input, int inputWidth, Stage stage, int stride) {
    String inner = input;
    if (stage.expansion() > 1) {
      String expand = name + "-expand";
      inner =
          relu6(
              expand, normalised(expand, input, convolution(1, inputWidth * stage.expansion(), 1)));
    }
    String filter = name + "-filter";
    String filtered = relu6(filter, normalised(filter, inner, depthwise(stride)));
    String projected = normalised(name + "-project", filtered, convolution(1, stage.width(), 1));
    if (stride != 1 || inputWidth != stage.width()) {
      return projected;
    }
    graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), projected, input);
    return name;
  }

  private static ConvolutionLayer convolution(int kernel, int width, int stride) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .padding(kernel / 2, kernel / 2)
        .convolutionMode(ConvolutionMode.Truncate)
        .nOut(width)
        .hasBias(false)
        .build();
  }

  private static ConvolutionLayer depthwise(int stride) {
    return new DepthwiseConvolution2D.Builder(3, 3)
        .stride(stride, stride)
        .padding(1, 1)
        .convolutionMode(ConvolutionMode.Truncate)
        .hasBias(false)
        .build();
  }

  private String normalised(String name, String input, ConvolutionLayer convolution) {
    graph.addLayer(name + "-conv", convolution, input);
    graph.addLayer(name + "-bn", new BatchNormalization(), name + "-conv");
    return name + "-bn";
  }

  private String relu6(String name, String input) {
    graph.addLayer(name + "-relu6", new ActivationLayer(Activation.RELU6), input);
    return name + "-relu6";
  }
}
