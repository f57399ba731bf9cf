package org.meanet.core.run;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.meanet.core.UserError;
import org.meanet.core.config.ExperimentFile;
import org.meanet.core.config.LoadedExperiment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Runs a job from the command line: reads the configuration, opens the run directory, starts Spark
 * and stops it again. What is wrong with either of the first two is said before Spark starts.
 */
public final class JobLauncher {
  private static final Logger LOG = LoggerFactory.getLogger(JobLauncher.class);
  private static final String HADOOP_PREFIX = "spark.hadoop.";

  private static final int DONE = 0;
  private static final int USER_ERROR = 1;
  private static final int USAGE = 2;
  private static final int UNEXPECTED = 3;
  // Not seen by anyone: a JVM that is told to end has its status from the signal.
  private static final int STOPPED = 130;

  private JobLauncher() {}

  /**
   * Runs a job; errors go to standard error on lines of their own, stack traces to the log alone.
   *
   * @param args {@code --run DIR [--conf FILE] [key=value]…}
   * @return the exit status: 0 done, 1 an error that the user can put right, 2 wrong usage, 3 a
   *     fault
   */
  public static int launch(String[] args, Job job) {
    // Numbers on the terminal and in reports are the same everywhere.
    Locale.setDefault(Locale.ROOT);
    CommandLine parser = Arguments.parser(job.name());
    try {
      ParseResult parsed = parser.parseArgs(args);
      if (parsed.isUsageHelpRequested()) {
        parser.usage(System.out);
        return DONE;
      }
      return launch(Arguments.of(parsed), job);
    } catch (ParameterException e) {
      System.err.println("error: " + e.getMessage());
      parser.usage(System.err);
      return USAGE;
    }
  }

  private static int launch(Arguments arguments, Job job) {
    Farewell farewell = Farewell.of(job);
    try {
      run(arguments, job);
      return DONE;
    } catch (Throwable e) {
      if (Farewell.isDue()) {
        // Spark stops in a shutdown hook of its own, and the job fails on that: nothing to report.
        return STOPPED;
      }
      Optional<UserError> userError = UserError.in(e);
      if (userError.isPresent()) {
        // The message says it all; a level that prints the trace on a console would hide it.
        LOG.debug("{} stopped", job.name(), e);
        System.err.println("error: " + userError.get().getMessage());
        return USER_ERROR;
      }
      LOG.error("{} failed", job.name(), e);
      if (isFullDisk(e)) {
        System.err.println(
            "error: a disk is full, the run directory's or one of Spark's local folders; free some"
                + " space and run the same command again");
        return USER_ERROR;
      }
      System.err.println("error: unexpected: " + firstLine(e) + "; the log has details");
      return UNEXPECTED;
    } finally {
      farewell.close();
    }
  }

  // Spark writes tables and shuffles itself and passes on the system's words in its own exceptions.
  private static boolean isFullDisk(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e.getMessage() != null && e.getMessage().contains("No space left on device")) {
        return true;
      }
    }
    return false;
  }

  private static void run(Arguments arguments, Job job) throws Exception {
    Configuration hadoop = hadoop(new SparkConf());
    LoadedExperiment experiment = load(arguments, hadoop);
    RunDirectory run =
        RunDirectory.open(arguments.run(), experiment, hadoop, job.requires(), arguments.conf());
    try {
      run(job, experiment, run);
    } catch (Exception e) {
      if (UserError.in(e).isPresent()) {
        run.withdraw();
      }
      throw e;
    }
  }

  private static void run(Job job, LoadedExperiment experiment, RunDirectory run) throws Exception {
    SparkSession spark = SparkSession.builder().appName("meanet " + job.name()).getOrCreate();
    try {
      job.run(new JobContext(spark, experiment, run));
    } finally {
      spark.stop();
    }
  }

  private static LoadedExperiment load(Arguments arguments, Configuration hadoop) {
    if (arguments.conf().isPresent()) {
      return ExperimentFile.load(arguments.conf().get(), arguments.overrides(), hadoop);
    }
    String recorded =
        RunDirectory.configuration(arguments.run(), hadoop)
            .orElseThrow(
                () ->
                    new UserError(
                        "--conf FILE must be given, as run directory ["
                            + arguments.run()
                            + "] has no configuration yet"));
    return ExperimentFile.parse(
        recorded, RunDirectory.configurationFile(arguments.run()), arguments.overrides());
  }

  // Spark passes spark.hadoop.* on to Hadoop, but only once it runs; the run directory may need
  // those settings before.
  private static Configuration hadoop(SparkConf spark) {
    Configuration hadoop = new Configuration();
    Arrays.stream(spark.getAllWithPrefix(HADOOP_PREFIX))
        .forEach(setting -> hadoop.set(setting._1(), setting._2()));
    return hadoop;
  }

  private static String firstLine(Throwable e) {
    String name = e.getClass().getName();
    return e.getMessage() == null
        ? name
        : name + ": " + e.getMessage().lines().findFirst().orElse("");
  }
}
