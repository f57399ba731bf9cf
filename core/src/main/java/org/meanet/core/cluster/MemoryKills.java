package org.meanet.core.cluster;

import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.meanet.core.UserError;

/**
 * Executors whose containers YARN or Kubernetes killed for their memory while a job ran. Spark
 * starts others in their place, and says why only once it has given up: somewhere in the exception,
 * or in the log alone.
 */
public final class MemoryKills extends SparkListener {
  private static final long MIB = 1L << 20;

  // What Spark says of a container that its node manager killed, and of one that ended by signal 9
  // as the kernel sends it to a process that outgrows its cgroup.
  private static final Pattern FOR_MEMORY =
      Pattern.compile(
          "(exceeding|beyond) (the )?'?(physical|virtual)|\\bOOM|exit code 137|Exit status: 137",
          Pattern.CASE_INSENSITIVE);
  // What a job fails with when too many executors are lost: a task, a shuffle, or the application.
  private static final Pattern LOST_EXECUTORS =
      Pattern.compile(
          "ExecutorLostFailure|FetchFailed|SparkContext was shut ?down|stopped SparkContext");

  private final ClusterSettings settings;
  private String stage = "";
  private Optional<Kill> latest = Optional.empty();

  private record Kill(String stage, String reason) {}

  MemoryKills(SparkConf conf) {
    this.settings = ClusterSettings.of(conf);
  }

  /** Listens to a context's executors until it stops. */
  public static MemoryKills watch(SparkContext context) {
    MemoryKills kills = new MemoryKills(context.getConf());
    context.addSparkListener(kills);
    return kills;
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    String name = submitted.stageInfo().name();
    stage =
        submitted.properties() == null
            ? name
            : submitted.properties().getProperty("spark.job.description", name);
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    if (settings.kind().killsForMemory() && FOR_MEMORY.matcher(removed.reason()).find()) {
      latest = Optional.of(new Kill(stage, removed.reason().strip()));
    }
  }

  /**
   * What to tell the user about a job that failed because of such kills.
   *
   * @param failure of the job
   * @param next what the same command does when it is given again
   * @return empty if the job failed for another reason
   */
  public synchronized Optional<UserError> explain(Throwable failure, String next) {
    return UserError.in(failure).isEmpty() && isForLostExecutors(failure)
        ? latest.map(kill -> new UserError(sentence(kill, next), failure))
        : Optional.empty();
  }

  private static boolean isForLostExecutors(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof InterruptedException
          || e.getMessage() != null && LOST_EXECUTORS.matcher(e.getMessage()).find()) {
        return true;
      }
    }
    return false;
  }

  private String sentence(Kill kill, String next) {
    ExecutorMemory memory = settings.memory();
    return String.format(
        "Executors must stay within their containers' memory, but the cluster killed them%s: %s"
            + " Raise spark.executor.memoryOverhead, now [%d] MiB beside [%d] MiB of"
            + " spark.executor.memory, or in training lower javacpp's maxbytes and"
            + " maxphysicalbytes in spark.executor.extraJavaOptions; %s",
        kill.stage().isEmpty() ? "" : " in [" + kill.stage() + "]",
        kill.reason().endsWith(".") ? kill.reason() : kill.reason() + ".",
        memory.overhead() / MIB,
        memory.heap() / MIB,
        next);
  }
}
