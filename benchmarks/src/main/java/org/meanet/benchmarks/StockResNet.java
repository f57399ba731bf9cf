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
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.meanet.core.image.ImageShape;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A residual network as a user of DL4J writes it: stock layers and nothing else. */
final class StockResNet {
  private final GraphBuilder graph;

  private StockResNet(GraphBuilder graph) {
    this.graph = graph;
  }

  /**
   * @param widths channels of each stage
   */
  static ComputationGraph of(
      List<Integer> widths, int blocksPerStage, ImageShape image, int classes) {
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
    new StockResNet(graph).append(widths, blocksPerStage, classes);
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    return network;
  }

  private void append(List<Integer> widths, int blocksPerStage, int classes) {
    String last = relu("stem", convolution("stem", "image", 3, widths.get(0), 1));
    for (int stage = 0; stage < widths.size(); stage++) {
      for (int i = 0; i < blocksPerStage; i++) {
        boolean changes = stage > 0 && i == 0;
        last = block("stage" + stage + "-" + i, last, widths.get(stage), changes);
      }
    }
    graph.addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), last);
    graph.addLayer(
        "logits",
        new OutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nOut(classes)
            .build(),
        "pool");
    graph.setOutputs("logits");
  }

  private String block(String name, String input, int width, boolean changesShape) {
    int stride = changesShape ? 2 : 1;
    String first = relu(name + "-1", convolution(name + "-1", input, 3, width, stride));
    String second = convolution(name + "-2", first, 3, width, 1);
    String shortcut =
        changesShape ? convolution(name + "-shortcut", input, 1, width, stride) : input;
    graph.addVertex(
        name + "-sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), second, shortcut);
    return relu(name, name + "-sum");
  }

  private String convolution(String name, String input, int kernel, int width, int stride) {
    graph.addLayer(
        name + "-conv",
        new ConvolutionLayer.Builder(kernel, kernel)
            .stride(stride, stride)
            .padding(kernel / 2, kernel / 2)
            .convolutionMode(ConvolutionMode.Truncate)
            .nOut(width)
            .hasBias(false)
            .build(),
        input);
    graph.addLayer(name + "-bn", new BatchNormalization(), name + "-conv");
    return name + "-bn";
  }

  private String relu(String name, String input) {
    graph.addLayer(name + "-relu", new ActivationLayer(Activation.RELU), input);
    return name + "-relu";
  }
}
