package org.meanet.benchmarks;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
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

/** What a user of DL4J makes networks of: stock layers and nothing else. */
record StockLayers(GraphBuilder graph) {
  static final String IMAGE = "image";

  /** Of a network that takes {@link #IMAGE}. */
  static StockLayers of(ImageShape image) {
    return new StockLayers(
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Nesterovs(Sgd.LEARNING_RATE, Sgd.MOMENTUM))
            .l2(Sgd.WEIGHT_DECAY)
            .weightInit(WeightInit.RELU)
            .activation(Activation.IDENTITY)
            .graphBuilder()
            .addInputs(IMAGE)
            .setInputTypes(
                InputType.convolutional(image.height(), image.width(), image.channels())));
  }

  /** Without bias, padded by half of the kernel on each side. */
  static ConvolutionLayer convolution(int kernel, int width, int stride) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .padding(kernel / 2, kernel / 2)
        .convolutionMode(ConvolutionMode.Truncate)
        .nOut(width)
        .hasBias(false)
        .build();
  }

  /** The convolution and its BatchNorm; returns the vertex with the result. */
  String normalised(String name, String input, ConvolutionLayer convolution) {
    graph.addLayer(name + "-conv", convolution, input);
    graph.addLayer(name + "-bn", new BatchNormalization(), name + "-conv");
    return name + "-bn";
  }

  String activated(String name, String input, Activation activation) {
    graph.addLayer(name + "-activation", new ActivationLayer(activation), input);
    return name + "-activation";
  }

  /** The network with initial weights, and its exit behind {@code features}. */
  ComputationGraph close(String features, int classes) {
    graph.addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), features);
    graph.addLayer(
        "logits",
        new OutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nOut(classes)
            .build(),
        "pool");
    graph.setOutputs("logits");
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    return network;
  }
}
