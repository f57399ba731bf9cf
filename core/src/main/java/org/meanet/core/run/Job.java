package org.meanet.core.run;

import java.util.List;
import org.meanet.core.cluster.Demand;
import org.meanet.core.config.Experiment;

/** One command: what {@link JobLauncher} runs. */
public interface Job {

  /** The command's name, such as {@code train}. */
  String name();

  /** Steps that must be finished before Spark is started for this job. */
  default List<Step> requires() {
    return List.of();
  }

  /** Options of this command alone; {@link JobContext#options} has those that were given. */
  default List<JobOption> options() {
    return List.of();
  }

  /**
   * What it asks of the cluster, which is compared with the cluster's settings before Spark starts.
   */
  default Demand demand(Experiment experiment) {
    return Demand.ANY;
  }

  /** What a user is told who stops the job in the middle. */
  default String whenStopped() {
    return "the same command starts this step again";
  }

  /**
   * Does the work.
   *
   * @throws org.meanet.core.UserError if the user can put it right
   */
  void run(JobContext context) throws Exception;
}
