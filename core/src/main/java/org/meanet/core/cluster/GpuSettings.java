package org.meanet.core.cluster;

import org.apache.spark.SparkConf;

/**
 * GPUs that Spark was asked for; each setting as it stands, empty for none.
 *
 * @param discovery how executors find theirs, by a script or a plugin
 * @param deviceOrder in which CUDA counts an executor's GPUs
 */
record GpuSettings(
    String ofExecutor,
    String ofTask,
    String ofDriver,
    String discovery,
    String vendor,
    String deviceOrder) {
  static final String OF_EXECUTOR = "spark.executor.resource.gpu.amount";
  static final String OF_TASK = "spark.task.resource.gpu.amount";
  static final String OF_DRIVER = "spark.driver.resource.gpu.amount";
  static final String DISCOVERY_SCRIPT = "spark.executor.resource.gpu.discoveryScript";
  static final String VENDOR = "spark.executor.resource.gpu.vendor";
  static final String DEVICE_ORDER = "spark.executorEnv.CUDA_DEVICE_ORDER";
  private static final String DISCOVERY_PLUGIN = "spark.resources.discoveryPlugin";

  static GpuSettings of(SparkConf conf) {
    return new GpuSettings(
        conf.get(OF_EXECUTOR, ""),
        conf.get(OF_TASK, ""),
        conf.get(OF_DRIVER, ""),
        conf.get(DISCOVERY_SCRIPT, conf.get(DISCOVERY_PLUGIN, "")),
        conf.get(VENDOR, ""),
        conf.get(DEVICE_ORDER, ""));
  }

  boolean areAskedFor() {
    return !ofExecutor.isEmpty() || !ofTask.isEmpty();
  }
}
