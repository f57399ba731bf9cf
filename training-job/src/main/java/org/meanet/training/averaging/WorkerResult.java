package org.meanet.training.averaging;

import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * dl4j-spark's result of one worker, with what a weighted average and an account of images need.
 */
final class WorkerResult extends ParameterAveragingTrainingResult {
  private static final long serialVersionUID = 1L;
  private final WorkerSummary summary;

  WorkerResult(INDArray parameters, INDArray updaterState, WorkerSummary summary) {
    super(parameters, updaterState, summary.loss(), null, null, null);
    this.summary = summary;
  }

  WorkerSummary summary() {
    return summary;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
