package org.meanet.training.network;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.meanet.training.layer.Columns;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Average pooling, then a fully connected layer with softmax and cross-entropy.
 *
 * @param pool side and stride of the pooling window; what does not fill a window is left out. The
 *     whole map when absent.
 * @param classes outputs
 */
record Exit(Optional<Integer> pool, int classes) {
  private static final String POOL = "pool";

  /** Adds the exit after {@code features} and makes the graph with its initial weights. */
  ComputationGraph close(GraphBuilder graph, String features, Map<String, InputShape> inputs) {
    appendPool(graph, features);
    graph.addLayer(
        Architecture.LOGITS,
        new OutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nOut(classes)
            .build(),
        POOL);
    return finish(graph, inputs);
  }

  /**
   * The same, with what the fully connected layer gives added to logits that the graph is given. It
   * starts at 0, so that the untrained graph says what those logits say.
   *
   * @param given name of the graph's input [n, K]
   * @param labels the positions of this exit's classes among the K
   */
  ComputationGraph closeAddedTo(
      String given,
      List<Integer> labels,
      GraphBuilder graph,
      String features,
      Map<String, InputShape> inputs) {
    appendPool(graph, features);
    graph.addLayer(
        "own-logits",
        new DenseLayer.Builder()
            .activation(Activation.IDENTITY)
            .weightInit(WeightInit.ZERO)
            .nOut(classes)
            .build(),
        POOL);
    graph.addVertex(
        "given-logits", new Columns(labels.stream().mapToInt(Integer::intValue).toArray()), given);
    graph.addVertex(
        "added-logits",
        new ElementWiseVertex(ElementWiseVertex.Op.Add),
        "own-logits",
        "given-logits");
    LossLayer softmax =
        new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build();
    // Its builder refuses the number of outputs, and DL4J then takes it for 0.
    softmax.setNOut(classes);
    graph.addLayer(Architecture.LOGITS, softmax, "added-logits");
    return finish(graph, inputs);
  }

  private void appendPool(GraphBuilder graph, String features) {
    if (pool.isPresent()) {
      int side = pool.get();
      graph.addLayer(
          POOL,
          new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
              .kernelSize(side, side)
              .stride(side, side)
              .convolutionMode(ConvolutionMode.Truncate)
              .build(),
          features);
    } else {
      graph.addLayer(POOL, new GlobalPoolingLayer(PoolingType.AVG), features);
    }
  }

  private static ComputationGraph finish(GraphBuilder graph, Map<String, InputShape> inputs) {
    graph.setOutputs(Architecture.LOGITS);
    graph.setInputTypes(
        inputs.values().stream().map(InputShape::inputType).toArray(InputType[]::new));
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    return network;
  }
}
