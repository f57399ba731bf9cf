package org.meanet.core.cluster;

import org.apache.spark.SparkConf;

/**
 * Threads of native code in an executor. Where nobody tells, each task's OpenMP takes all cores of
 * the machine, and of Spark 3.5's clusters a standalone one alone tells.
 */
public final class ExecutorThreads {
  /** The setting of Spark that tells executors. */
  public static final String SETTING = "spark.executorEnv.OMP_NUM_THREADS";

  private ExecutorThreads() {}

  /**
   * What to tell executors: what the user says, else the cores of a task.
   *
   * @param conf that the job was submitted with
   */
  public static String of(SparkConf conf) {
    return conf.get(SETTING, conf.get("spark.task.cpus", "1"));
  }
}
