package org.meanet.core.run;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.meanet.core.UserError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * One command, from its arguments to its exit status.
 *
 * @param parser of its arguments, of {@link Arguments}
 * @param whenStopped what a user is told who stops it in the middle
 * @param work what it does
 */
record Command(CommandLine parser, String whenStopped, Work work) {
  private static final Logger LOG = LoggerFactory.getLogger(Command.class);
  private static final String HADOOP_PREFIX = "spark.hadoop.";

  private static final int USER_ERROR = 1;
  private static final int USAGE = 2;
  private static final int UNEXPECTED = 3;
  // Not seen by anyone: a JVM that is told to end has its status from the signal.
  private static final int STOPPED = 130;

  /** What a command does. */
  @FunctionalInterface
  interface Work {
    /**
     * @param hadoop with the settings that Spark was submitted with
     * @throws UserError if the user can put it right
     */
    void run(Arguments arguments, Configuration hadoop) throws Exception;
  }

  /**
   * Runs it; errors go to standard error on lines of their own, stack traces to the log alone.
   *
   * @return the ending, whose words standard error has been told
   */
  Ending launch(String[] args) {
    // Numbers on the terminal and in reports are the same everywhere.
    Locale.setDefault(Locale.ROOT);
    try {
      ParseResult parsed = parser.parseArgs(args);
      if (parsed.isUsageHelpRequested()) {
        parser.usage(System.out);
        return Ending.DONE;
      }
      return run(Arguments.of(parsed));
    } catch (ParameterException e) {
      // Of a group of options picocli starts with that word itself, of others it does not.
      Ending wrong = Ending.withError(USAGE, e.getMessage().replaceFirst("^Error: ", ""));
      parser.usage(System.err);
      return wrong;
    }
  }

  private Ending run(Arguments arguments) {
    Farewell farewell = Farewell.of(whenStopped);
    try {
      work.run(arguments, hadoop());
      return Ending.DONE;
    } catch (Throwable e) {
      if (Farewell.isDue()) {
        // Spark stops in a shutdown hook of its own, and the job fails on that: nothing to report.
        return new Ending(STOPPED, whenStopped);
      }
      Optional<UserError> userError = UserError.in(e);
      if (userError.isPresent()) {
        // The message says it all; a level that prints the trace on a console would hide it.
        LOG.debug("{} stopped", parser.getCommandName(), e);
        return Ending.withError(USER_ERROR, userError.get().getMessage());
      }
      LOG.error("{} failed", parser.getCommandName(), e);
      if (isFullDisk(e)) {
        return Ending.withError(
            USER_ERROR,
            "a disk is full, the run directory's or one of Spark's local folders; free some space"
                + " and run the same command again");
      }
      return Ending.withError(UNEXPECTED, "unexpected: " + firstLine(e) + "; the log has details");
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

  // Spark passes spark.hadoop.* on to Hadoop, but only once it runs; the run directory may need
  // those settings before.
  private static Configuration hadoop() {
    Configuration hadoop = new Configuration();
    Arrays.stream(new SparkConf().getAllWithPrefix(HADOOP_PREFIX))
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
