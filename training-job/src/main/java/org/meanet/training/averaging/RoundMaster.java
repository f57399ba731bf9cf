package org.meanet.training.averaging;

import java.util.Arrays;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * dl4j-spark's parameter averaging, fed with one averaging round at a time. What it changes:
 *
 * <ul>
 *   <li>Each partition of the RDD that it is given is one worker's share of the round, so {@link
 *       ParameterAveragingTrainingMaster#executeTrainingDirect} must neither count, nor persist,
 *       nor split it: that would read every image two times and drop what does not fill a split.
 *   <li>{@link ParameterAveragingTrainingMaster#processResults} gives every worker the same weight,
 *       and adds in the order in which tasks end; {@link WeightedAverage} does neither.
 *   <li>A broadcast is destroyed at its round's end instead of at a garbage collection.
 * </ul>
 */
final class RoundMaster extends ParameterAveragingTrainingMaster {
  private static final double NANOS = 1e9;

  private final int workers;
  private RoundTask task;
  private RoundResult result;
  private ExecutorNetwork sent;
  private long start;
  private double broadcastSeconds;

  RoundMaster(RoundPlan plan) {
    super(
        new Builder(plan.workers(), plan.batchSize())
            .batchSizePerWorker(plan.batchSize())
            .averagingFrequency(plan.averagingFrequency())
            .saveUpdater(true)
            .repartionData(Repartition.Never)
            .storageLevel(null)
            .rddTrainingApproach(RDDTrainingApproach.Direct));
    this.workers = plan.workers();
  }

  /**
   * Trains the network for one round.
   *
   * @param minibatches one partition for each worker
   */
  RoundResult run(
      SparkComputationGraph network, JavaRDD<MultiDataSet> minibatches, RoundTask round) {
    task = round;
    start = System.nanoTime();
    network.fitMultiDataSet(minibatches);
    return result;
  }

  @Override
  protected void executeTrainingDirect(SparkComputationGraph graph, JavaRDD<MultiDataSet> round) {
    try {
      doIteration(graph, round, 1, 1);
    } finally {
      if (sent != null) {
        sent.close();
        sent = null;
      }
    }
  }

  @Override
  public ParameterAveragingTrainingWorker getWorkerInstance(SparkComputationGraph graph) {
    long before = System.nanoTime();
    sent = ExecutorNetwork.toTrain(graph.getSparkContext(), graph.getNetwork());
    broadcastSeconds = (System.nanoTime() - before) / NANOS;
    return new RoundWorker(sent, task);
  }

  @Override
  protected void processResults(
      SparkDl4jMultiLayer none,
      SparkComputationGraph graph,
      JavaRDD<ParameterAveragingTrainingResult> results,
      int splitNumber,
      int splits) {
    ComputationGraph network = graph.getNetwork();
    INDArray parameters = network.params();
    INDArray state = network.getUpdater().getStateViewArray();
    int length = Math.toIntExact(parameters.length() + (state == null ? 0 : state.length()));
    WeightedAverage average = WeightedAverage.of(results, length, workers);
    float[] numbers = average.numbers();
    int split = Math.toIntExact(parameters.length());
    parameters.assign(Nd4j.create(Arrays.copyOf(numbers, split), parameters.shape(), 'c'));
    if (state != null) {
      state.assign(Nd4j.create(Arrays.copyOfRange(numbers, split, length), state.shape(), 'c'));
    }
    result =
        new RoundResult(
            average.workers(),
            slots(graph.getSparkContext().sc()),
            broadcastSeconds,
            (System.nanoTime() - start) / NANOS,
            average.finite());
  }

  // What Spark asks before it starts a barrier stage; it counts the executors that there are now.
  private static int slots(SparkContext spark) {
    return spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
  }
}
