package org.meanet.training.averaging;

import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * dl4j-spark's worker, with the learning rate set for each minibatch by the images seen, and an
 * account of what it used and how long it took. Each task has one of its own.
 */
final class RoundWorker extends ParameterAveragingTrainingWorker {
  private static final long serialVersionUID = 1L;
  private static final double NANOS = 1e9;

  private final Broadcast<NetBroadcastTuple> network;
  private final RoundTask task;
  private int worker;
  private Usage usage = Usage.NONE;
  private int minibatches;
  private double lossSum;
  private long setUpNanos;
  private long computeNanos;
  private long ready;

  RoundWorker(
      Broadcast<NetBroadcastTuple> network, WorkerConfiguration configuration, RoundTask task) {
    // Momentum is averaged with the parameters, so the updater's state is part of the result.
    super(network, true, configuration, null, null, null);
    this.network = network;
    this.task = task;
  }

  @Override
  public ComputationGraph getInitialModelGraph() {
    long start = System.nanoTime();
    worker = TaskContext.getPartitionId();
    NetBroadcastTuple sent = network.value();
    ComputationGraph graph = new ComputationGraph(sent.getGraphConfiguration().clone());
    graph.init(sent.getParameters(), true);
    trainedLayers(graph).forEach(layer -> layer.setIUpdater(layer.getIUpdater().clone()));
    INDArray state = sent.getUpdaterState();
    graph.setUpdater(new ComputationGraphUpdater(graph, state == null ? null : state.dup()));
    Nd4j.getRandom().setSeed(task.seedOf(worker));
    ready = System.nanoTime();
    setUpNanos = ready - start;
    return graph;
  }

  @Override
  public ParameterAveragingTrainingResult processMinibatch(
      MultiDataSet minibatch, ComputationGraph graph, boolean isLast) {
    long start = System.nanoTime();
    Usage used = (Usage) minibatch.getExampleMetaData().get(0);
    setLearningRate(graph, task.learningRates()[worker][minibatches]);
    graph.fit(minibatch);
    lossSum += graph.score() * used.images();
    usage = usage.plus(used);
    minibatches++;
    Nd4j.getExecutioner().commit();
    computeNanos += System.nanoTime() - start;
    return isLast ? getFinalResult(graph) : null;
  }

  @Override
  public ParameterAveragingTrainingResult getFinalResult(ComputationGraph graph) {
    INDArray updaterState = graph.getUpdater().getStateViewArray();
    return new WorkerResult(graph.params(), updaterState, summary());
  }

  private WorkerSummary summary() {
    return new WorkerSummary(
        worker,
        usage,
        minibatches,
        lossSum / usage.images(),
        setUpNanos / NANOS,
        (System.nanoTime() - ready - computeNanos) / NANOS,
        computeNanos / NANOS);
  }

  // graph.setLearningRate would also build the updater anew, which only differing rates need.
  private static void setLearningRate(ComputationGraph graph, double rate) {
    trainedLayers(graph).forEach(layer -> layer.getIUpdater().setLrAndSchedule(rate, null));
  }

  /**
   * The layers' configurations that hold a learning rate. A clone of a network's configuration
   * shares these rates with it, and so with the other tasks of this JVM.
   */
  private static Stream<BaseLayer> trainedLayers(ComputationGraph graph) {
    return Arrays.stream(graph.getLayers())
        .map(layer -> layer.conf().getLayer())
        .filter(BaseLayer.class::isInstance)
        .map(BaseLayer.class::cast)
        .filter(layer -> layer.getIUpdater() != null && layer.getIUpdater().hasLearningRate());
  }
}
