package org.meanet.benchmarks;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Scores with DL4J's stock layers; all threads in one operation. */
record GraphScoring(Pace pace) implements Trial {

  @Override
  public Speed run(Work work, int threads) throws Exception {
    ComputationGraph graph = work.stockNetwork();
    INDArray images =
        GraphTraining.minibatch(work, RealImages.batches(work, 1).get(0)).getFeatures(0);
    return new Speed(
        pace.imagesPerSecond(List.of(() -> graph.output(images)), work.batchSize()),
        GraphTraining.parameters(work, graph));
  }
}
