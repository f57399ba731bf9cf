package org.meanet.core.cluster;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * What Spark was told of the cluster, as far as jobs depend on it.
 *
 * @param slots tasks that can run at the same time; absent where the cluster decides
 * @param executorCores absent where an executor gets all cores of its worker
 * @param taskCpus cores of one task
 * @param ompThreads threads of native code that the user tells executors to use; absent for as many
 *     as a task has cores
 * @param driverIsRemote whether the driver runs on the cluster
 * @param driverJavaOptions of the driver's JVM
 */
record ClusterSettings(
    ClusterKind kind,
    OptionalInt slots,
    OptionalInt executorCores,
    int taskCpus,
    boolean dynamicAllocation,
    boolean speculation,
    OptionalInt ompThreads,
    ExecutorMemory memory,
    ExecutorGpus gpus,
    boolean driverIsRemote,
    String driverJavaOptions) {
  private static final Pattern LOCAL = Pattern.compile("local\\[(\\d+)(?:,\\s*\\d+)?]");
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*(\\d+)\\s*,\\s*(\\d+)\\s*,\\s*\\d+\\s*]");
  private static final String EXECUTORS = "spark.executor.instances";
  private static final String EXECUTOR_CORES = "spark.executor.cores";
  private static final String MOST_CORES = "spark.cores.max";
  // Spark's own, on YARN and Kubernetes.
  private static final int USUAL_EXECUTORS = 2;

  static ClusterSettings of(SparkConf conf) {
    String master = conf.get("spark.master", "local");
    ClusterKind kind = ClusterKind.of(master);
    int taskCpus = atLeastOne(conf.getInt("spark.task.cpus", 1));
    return new ClusterSettings(
        kind,
        slots(conf, kind, master, taskCpus),
        executorCores(conf, kind),
        taskCpus,
        conf.getBoolean("spark.dynamicAllocation.enabled", false),
        conf.getBoolean("spark.speculation", false),
        number(conf, ExecutorThreads.SETTING),
        ExecutorMemory.of(conf),
        ExecutorGpus.of(conf),
        "cluster".equals(conf.get("spark.submit.deployMode", "client")),
        conf.get("spark.driver.extraJavaOptions", ""));
  }

  private static OptionalInt executorCores(SparkConf conf, ClusterKind kind) {
    OptionalInt given = number(conf, EXECUTOR_CORES);
    return kind.killsForMemory() ? OptionalInt.of(given.orElse(1)) : given;
  }

  private static OptionalInt slots(SparkConf conf, ClusterKind kind, String master, int taskCpus) {
    return switch (kind) {
      case LOCAL -> localSlots(master, taskCpus);
      case STANDALONE -> standaloneSlots(conf, master, taskCpus);
      case YARN, KUBERNETES ->
          OptionalInt.of(
              conf.getInt(EXECUTORS, USUAL_EXECUTORS)
                  * (executorCores(conf, kind).getAsInt() / taskCpus));
    };
  }

  private static OptionalInt localSlots(String master, int taskCpus) {
    Matcher threads = LOCAL.matcher(master);
    if (threads.matches()) {
      return OptionalInt.of(Integer.parseInt(threads.group(1)) / taskCpus);
    }
    return master.equals("local") ? OptionalInt.of(1) : OptionalInt.empty();
  }

  private static OptionalInt standaloneSlots(SparkConf conf, String master, int taskCpus) {
    Matcher workers = LOCAL_CLUSTER.matcher(master);
    if (workers.matches()) {
      int cores = Integer.parseInt(workers.group(2));
      return OptionalInt.of(Integer.parseInt(workers.group(1)) * (cores / taskCpus));
    }
    OptionalInt most = number(conf, MOST_CORES);
    OptionalInt each = number(conf, EXECUTOR_CORES);
    if (most.isEmpty()) {
      return OptionalInt.empty();
    }
    return each.isEmpty()
        ? OptionalInt.of(most.getAsInt() / taskCpus)
        : OptionalInt.of(most.getAsInt() / each.getAsInt() * (each.getAsInt() / taskCpus));
  }

  private static OptionalInt number(SparkConf conf, String key) {
    return conf.contains(key)
        ? OptionalInt.of(atLeastOne(conf.getInt(key, 1)))
        : OptionalInt.empty();
  }

  /** Spark itself refuses the other numbers. */
  private static int atLeastOne(int number) {
    return Math.max(1, number);
  }

  /** The setting that gives more or fewer slots. */
  String slotsSetting() {
    return switch (kind) {
      case LOCAL -> "--master local[N]";
      case STANDALONE -> MOST_CORES;
      case YARN, KUBERNETES -> EXECUTORS;
    };
  }
}
