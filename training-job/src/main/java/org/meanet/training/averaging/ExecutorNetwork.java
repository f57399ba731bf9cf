package org.meanet.training.averaging;

import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.training.engine.NativeLayers;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network for the executors, without its updater: for passes that do not train it. To be closed
 * when the last of them has ended.
 */
final class ExecutorNetwork implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;
  private final Broadcast<Sent> sent;

  private record Sent(ComputationGraphConfiguration configuration, INDArray parameters)
      implements Serializable {}

  ExecutorNetwork(JavaSparkContext spark, ComputationGraph graph) {
    this.sent = spark.broadcast(new Sent(graph.getConfiguration(), graph.params()));
  }

  /** A copy of the network in this task. */
  ComputationGraph build() {
    NativeLayers.prefer();
    ComputationGraph graph = new ComputationGraph(sent.value().configuration().clone());
    graph.init(sent.value().parameters(), true);
    return graph;
  }

  @Override
  public void close() {
    sent.destroy();
  }
}
