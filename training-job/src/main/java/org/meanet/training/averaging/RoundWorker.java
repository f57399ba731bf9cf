package org.meanet.training.averaging;

import org.apache.spark.TaskContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.WorkerConfiguration;
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

  private final ExecutorNetwork network;
  private final RoundTask task;
  private int worker;
  private Usage usage = Usage.NONE;
  private int minibatches;
  private double lossSum;
  private long setUpNanos;
  private long computeNanos;
  private long ready;

  RoundWorker(ExecutorNetwork network, RoundTask task) {
    // Without its own broadcast of the network, which would be written number by number.
    super(null, true, null, null, null, null);
    this.network = network;
    this.task = task;
  }

  /** Asked for in the task: minibatches of another size than told would be cut or put together. */
  @Override
  public WorkerConfiguration getDataConfiguration() {
    int partition = TaskContext.getPartitionId();
    return new WorkerConfiguration(
        true,
        1,
        task.minibatchSizes()[partition],
        task.learningRates()[partition].length,
        0,
        false);
  }

  @Override
  public ComputationGraph getInitialModelGraph() {
    long start = System.nanoTime();
    worker = TaskContext.getPartitionId();
    ComputationGraph graph = network.build();
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
    LearningRates.set(graph, task.learningRates()[worker][minibatches]);
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
        lossSum / usage.images(),
        setUpNanos / NANOS,
        (System.nanoTime() - ready - computeNanos) / NANOS,
        computeNanos / NANOS);
  }
}
