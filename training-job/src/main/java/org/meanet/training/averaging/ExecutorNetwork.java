package org.meanet.training.averaging;

import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.meanet.training.engine.Engine;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network on its way to the executors. To be closed when the last task that builds it has ended.
 */
final class ExecutorNetwork implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;
  private final Broadcast<Sent> sent;

  private record Sent(
      ComputationGraphConfiguration configuration, byte[] parameters, byte[] updaterState)
      implements Serializable {}

  private ExecutorNetwork(JavaSparkContext spark, ComputationGraph graph, INDArray updaterState) {
    this.sent =
        spark.broadcast(
            new Sent(
                graph.getConfiguration(),
                FlatArray.bytesOf(graph.params()),
                FlatArray.bytesOf(updaterState)));
  }

  /** With its updater's state, to be trained on. */
  static ExecutorNetwork toTrain(JavaSparkContext spark, ComputationGraph graph) {
    return new ExecutorNetwork(spark, graph, graph.getUpdater().getStateViewArray());
  }

  /** Without, for passes that leave it as it is. */
  static ExecutorNetwork asItIs(JavaSparkContext spark, ComputationGraph graph) {
    return new ExecutorNetwork(spark, graph, null);
  }

  /** A copy of the network in this task. */
  ComputationGraph build() {
    Engine.start();
    ComputationGraph graph = new ComputationGraph(sent.value().configuration().clone());
    graph.init(array(sent.value().parameters()), false);
    // A clone of a configuration shares its updaters, and so the learning rate, with other tasks.
    LearningRates.of(graph).forEach(layer -> layer.setIUpdater(layer.getIUpdater().clone()));
    byte[] state = sent.value().updaterState();
    if (state.length > 0) {
      graph.setUpdater(new ComputationGraphUpdater(graph, array(state)));
    }
    return graph;
  }

  private static INDArray array(byte[] bytes) {
    float[] numbers = new float[bytes.length / Float.BYTES];
    FlatArray.floats(bytes).get(numbers);
    return Nd4j.createFromArray(numbers);
  }

  @Override
  public void close() {
    sent.destroy();
  }
}
