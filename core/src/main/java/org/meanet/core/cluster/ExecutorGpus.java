package org.meanet.core.cluster;

import org.apache.spark.SparkConf;

/**
 * GPUs that Spark was asked for.
 *
 * @param ofExecutor as the setting stands; empty for none
 * @param ofTask as the setting stands; empty for none
 */
record ExecutorGpus(String ofExecutor, String ofTask) {
  static final String OF_EXECUTOR = "spark.executor.resource.gpu.amount";
  static final String OF_TASK = "spark.task.resource.gpu.amount";

  static ExecutorGpus of(SparkConf conf) {
    return new ExecutorGpus(conf.get(OF_EXECUTOR, ""), conf.get(OF_TASK, ""));
  }

  boolean areAskedFor() {
    return !ofExecutor.isEmpty() || !ofTask.isEmpty();
  }
}
