package org.meanet.core.run;

import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** A command over finished runs: what {@link ComparisonLauncher} runs, without Spark. */
public interface Comparison {

  /** The option that names the runs. */
  String OPTION = "--compare";

  /** The command's name, such as {@code report}. */
  String name();

  /**
   * Does the work.
   *
   * @param runs the folders of the runs, at least one
   * @param hadoop names the file systems
   * @throws org.meanet.core.UserError if the user can put it right
   */
  void run(List<String> runs, Configuration hadoop) throws Exception;
}
