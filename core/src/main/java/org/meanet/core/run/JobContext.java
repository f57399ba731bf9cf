package org.meanet.core.run;

import org.apache.spark.sql.SparkSession;
import org.meanet.core.config.Experiment;
import org.meanet.core.config.LoadedExperiment;

/**
 * What a job works with.
 *
 * @param loaded the experiment with the configuration that it was bound from
 * @param run where the job reads and writes
 */
public record JobContext(SparkSession spark, LoadedExperiment loaded, RunDirectory run) {

  public Experiment experiment() {
    return loaded.experiment();
  }
}
