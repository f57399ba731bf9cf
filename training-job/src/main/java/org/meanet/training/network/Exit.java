package org.meanet.training.network;

import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
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

  /** Adds the exit after {@code features} and makes the graph with its initial weights. */
  ComputationGraph close(GraphBuilder graph, String features, Map<String, MapShape> inputs) {
    if (pool.isPresent()) {
      int side = pool.get();
      graph.addLayer(
          "pool",
          new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
              .kernelSize(side, side)
              .stride(side, side)
              .convolutionMode(ConvolutionMode.Truncate)
              .build(),
          features);
    } else {
      graph.addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), features);
    }
    graph.addLayer(
        Architecture.LOGITS,
        new OutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nOut(classes)
            .build(),
        "pool");
    graph.setOutputs(Architecture.LOGITS);
    graph.setInputTypes(
        inputs.values().stream().map(MapShape::inputType).toArray(InputType[]::new));
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    return network;
  }
}
