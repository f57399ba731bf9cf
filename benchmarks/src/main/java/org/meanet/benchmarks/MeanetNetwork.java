package org.meanet.benchmarks;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.training.network.Architecture;
import org.meanet.training.network.Optimiser;

/** The project's own network of a work. */
final class MeanetNetwork {
  private static final long SEED = 1;

  private MeanetNetwork() {}

  static Architecture of(Work work) {
    return work.network().meanet(work.image(), work.classes());
  }

  /** With its learning rate set, which the training loop does for each minibatch. */
  static ComputationGraph toTrain(Work work) {
    ComputationGraph graph = untrained(work);
    graph.setLearningRate(Sgd.LEARNING_RATE);
    return graph;
  }

  static ComputationGraph untrained(Work work) {
    return of(work).build(new Optimiser(Sgd.MOMENTUM, true, Sgd.WEIGHT_DECAY), SEED);
  }
}
