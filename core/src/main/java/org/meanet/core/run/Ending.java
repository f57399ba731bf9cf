package org.meanet.core.run;

import org.apache.spark.SparkConf;

/**
 * How a command ended.
 *
 * @param status 0 done, 1 an error that the user can put right, 2 wrong usage, 3 a fault
 * @param error what standard error was told; empty if it is done
 */
record Ending(int status, String error) {
  static final Ending DONE = new Ending(0, "");

  /** Tells standard error what is wrong. */
  static Ending withError(int status, String error) {
    System.err.println("error: " + error);
    return new Ending(status, error);
  }

  /**
   * Ends the JVM with the status. YARN takes a driver that it runs itself for failed if that exits,
   * whatever the status: there this returns if the command is done.
   *
   * @throws FailedCommandException where YARN runs the driver and the command is not done: YARN
   *     tells the message to whoever asks about the application
   */
  void endJvm() {
    if (!isRunByYarn(new SparkConf())) {
      System.exit(status);
    }
    if (status != DONE.status()) {
      throw new FailedCommandException(error);
    }
  }

  private static boolean isRunByYarn(SparkConf conf) {
    return conf.get("spark.master", "").equals("yarn")
        && conf.get("spark.submit.deployMode", "").equals("cluster");
  }
}
