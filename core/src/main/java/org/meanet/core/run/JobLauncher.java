package org.meanet.core.run;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.meanet.core.UserError;
import org.meanet.core.cluster.ClusterCheck;
import org.meanet.core.cluster.ExecutorThreads;
import org.meanet.core.cluster.MemoryKills;
import org.meanet.core.config.LoadedExperiment;

/**
 * Runs a job from the command line: reads the configuration, opens the run directory, starts Spark
 * and stops it again. What is wrong with either of the first two, or with the cluster's settings,
 * is said before Spark starts.
 */
public final class JobLauncher {
  private JobLauncher() {}

  /**
   * Runs a job, and ends the JVM with its exit status; where YARN runs the driver, this returns
   * instead when the job is done.
   *
   * @param args {@code --run DIR [--conf FILE] [key=value]…} and the job's own options
   * @throws RuntimeException where YARN runs the driver and the job is not done, with its error
   */
  public static void main(String[] args, Job job) {
    command(job).launch(args).endJvm();
  }

  /**
   * Runs a job; errors go to standard error on lines of their own, stack traces to the log alone.
   *
   * @param args {@code --run DIR [--conf FILE] [key=value]…} and the job's own options
   * @return the exit status: 0 done, 1 an error that the user can put right, 2 wrong usage, 3 a
   *     fault
   */
  public static int launch(String[] args, Job job) {
    return command(job).launch(args).status();
  }

  private static Command command(Job job) {
    return new Command(
        Arguments.ofJob(job.name(), job.options()),
        job.whenStopped(),
        (arguments, hadoop) -> run(arguments, hadoop, job));
  }

  private static void run(Arguments arguments, Configuration hadoop, Job job) throws Exception {
    LoadedExperiment experiment = arguments.load(hadoop);
    RunDirectory run =
        RunDirectory.open(
            arguments.requiredRun(), experiment, hadoop, job.requires(), arguments.conf());
    try {
      run(job, experiment, run, arguments.options());
    } catch (Exception e) {
      if (UserError.in(e).isPresent()) {
        run.withdraw();
      }
      throw e;
    }
  }

  private static void run(
      Job job, LoadedExperiment experiment, RunDirectory run, Map<String, Double> options)
      throws Exception {
    SparkConf conf = new SparkConf();
    ClusterCheck.require(conf, job.demand(experiment.experiment()))
        .forEach(wasteful -> System.out.println("Warning: " + wasteful));
    SparkSession spark =
        SparkSession.builder()
            .appName("meanet " + job.name())
            .config(ExecutorThreads.SETTING, ExecutorThreads.of(conf))
            .getOrCreate();
    MemoryKills kills = MemoryKills.watch(spark.sparkContext());
    try {
      run(job, new JobContext(spark, experiment, run, options));
    } catch (Exception e) {
      throw kills.explain(e, job.whenStopped()).map(Exception.class::cast).orElse(e);
    }
  }

  private static void run(Job job, JobContext context) throws Exception {
    try {
      job.run(context);
    } catch (Exception e) {
      // What a job fails with then is chance.
      throw context.spark().sparkContext().isStopped()
          ? new IllegalStateException("SparkContext was shut down before the job was done", e)
          : e;
    } finally {
      // Its listeners have been told everything by then.
      context.spark().stop();
    }
  }
}
