package org.meanet.core.run;

import org.apache.hadoop.conf.Configuration;
import org.meanet.core.config.Experiment;

/**
 * One command that looks at an experiment and shows something: what {@link InspectionLauncher}
 * runs, without Spark. It writes no file.
 */
public interface Inspection {

  /** The command's name, such as {@code network}. */
  String name();

  /**
   * Does the work.
   *
   * @param hadoop names the file systems
   * @throws org.meanet.core.UserError if the user can put it right
   */
  void run(Experiment experiment, Configuration hadoop) throws Exception;
}
