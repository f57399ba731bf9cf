package org.meanet.training.averaging;

import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * dl4j-spark's parameter averaging, fed with one averaging round at a time. Each partition of the
 * RDD that it is given is one worker's share of the round, so {@link
 * ParameterAveragingTrainingMaster#executeTrainingDirect} must neither count, nor persist, nor
 * split it: that would read every image two times and drop what does not fill a split.
 */
final class RoundMaster extends ParameterAveragingTrainingMaster {

  RoundMaster(RoundPlan plan) {
    super(
        new Builder(plan.workers(), plan.evenBatchSize())
            .batchSizePerWorker(plan.evenBatchSize())
            .averagingFrequency(plan.averagingFrequency())
            // Momentum is averaged with the parameters; by default every round would start without
            // it.
            .saveUpdater(true)
            .repartionData(Repartition.Never)
            .storageLevel(null)
            .rddTrainingApproach(RDDTrainingApproach.Direct));
  }

  @Override
  protected void executeTrainingDirect(SparkComputationGraph graph, JavaRDD<MultiDataSet> round) {
    doIteration(graph, round, 1, 1);
  }
}
