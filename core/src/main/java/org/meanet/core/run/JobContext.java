package org.meanet.core.run;

import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.meanet.core.config.Experiment;
import org.meanet.core.config.LoadedExperiment;

/**
 * What a job works with.
 *
 * @param loaded the experiment with the configuration that it was bound from
 * @param run where the job reads and writes
 * @param options of the job's own that were given, by name
 */
public record JobContext(
    SparkSession spark, LoadedExperiment loaded, RunDirectory run, Map<String, Double> options) {
  public JobContext {
    options = Map.copyOf(options);
  }

  /** Of a job that was given no option. */
  public JobContext(SparkSession spark, LoadedExperiment loaded, RunDirectory run) {
    this(spark, loaded, run, Map.of());
  }

  public Experiment experiment() {
    return loaded.experiment();
  }
}
