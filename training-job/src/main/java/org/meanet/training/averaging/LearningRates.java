package org.meanet.training.averaging;

import java.util.Arrays;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** The learning rates of a network's layers. */
final class LearningRates {
  private LearningRates() {}

  /** The layers' configurations that hold one. */
  static Stream<BaseLayer> of(ComputationGraph graph) {
    return Arrays.stream(graph.getLayers())
        .map(layer -> layer.conf().getLayer())
        .filter(BaseLayer.class::isInstance)
        .map(BaseLayer.class::cast)
        .filter(layer -> layer.getIUpdater() != null && layer.getIUpdater().hasLearningRate());
  }

  // graph.setLearningRate would also build the updater anew, which only differing rates need.
  /** Sets all of them. */
  static void set(ComputationGraph graph, double rate) {
    of(graph).forEach(layer -> layer.getIUpdater().setLrAndSchedule(rate, null));
  }
}
