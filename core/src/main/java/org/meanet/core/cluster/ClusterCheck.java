package org.meanet.core.cluster;

import static org.meanet.core.cluster.Finding.when;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.meanet.core.UserError;
import org.meanet.core.cluster.Finding.Weight;

/**
 * Compares a cluster's settings with what a job needs, before anything is started on it, so that
 * all that is wrong or wasteful is told at once.
 */
public final class ClusterCheck {
  private static final long MIB = 1L << 20;

  private static final List<BiFunction<ClusterSettings, Demand, Optional<Finding>>> RULES =
      List.of(
          ClusterCheck::dynamicAllocation,
          ClusterCheck::containerMemory,
          ClusterCheck::driverModules,
          ClusterCheck::speculation,
          ClusterCheck::tooFewSlots,
          ClusterCheck::idleSlots,
          ClusterCheck::idleCores,
          ClusterCheck::threads);

  private ClusterCheck() {}

  /**
   * @param conf that the job was submitted with
   * @return what is wasteful, a sentence each
   * @throws UserError that lists everything, if anything is wrong
   */
  public static List<String> require(SparkConf conf, Demand demand) {
    List<Finding> findings = findings(ClusterSettings.of(conf), demand);
    List<String> wrong = texts(findings, Weight.WRONG);
    List<String> wasteful = texts(findings, Weight.WASTEFUL);
    if (wrong.isEmpty()) {
      return wasteful;
    }
    if (findings.size() == 1) {
      throw new UserError(wrong.get(0));
    }
    throw new UserError(
        "The cluster's settings have "
            + findings.size()
            + " problems:\n  "
            + String.join(
                "\n  ",
                Stream.concat(wrong.stream(), wasteful.stream().map("wasteful: "::concat))
                    .toList()));
  }

  private static List<String> texts(List<Finding> findings, Weight weight) {
    return findings.stream().filter(f -> f.weight() == weight).map(Finding::text).toList();
  }

  static List<Finding> findings(ClusterSettings settings, Demand demand) {
    return Stream.concat(
            RULES.stream().flatMap(rule -> rule.apply(settings, demand).stream()),
            GpuRules.findings(settings, demand))
        .toList();
  }

  private static Optional<Finding> dynamicAllocation(ClusterSettings settings, Demand demand) {
    return when(
        demand.inRounds() && settings.dynamicAllocation(),
        () ->
            Finding.wrong(
                "spark.dynamicAllocation.enabled must be false in training, got [true]: an executor"
                    + " that is given back takes its share of the epoch's images with it, and every"
                    + " round waits for [%d] workers; set %s instead",
                demand.tasks(), settings.slotsSetting()));
  }

  private static Optional<Finding> containerMemory(ClusterSettings settings, Demand demand) {
    ExecutorMemory memory = settings.memory();
    OptionalLong limit = memory.physicalLimit();
    boolean fits = limit.isPresent() && limit.getAsLong() <= memory.container();
    return when(
        demand.inRounds() && settings.kind().killsForMemory() && !fits,
        () ->
            Finding.wrong(
                "javacpp's limit of an executor must be at most its container, [%d] MiB of"
                    + " spark.executor.memory and [%d] MiB of spark.executor.memoryOverhead, got"
                    + " %s: the container would be killed before javacpp says what is wrong; set"
                    + " -Dorg.bytedeco.javacpp.maxphysicalbytes=%dm in"
                    + " spark.executor.extraJavaOptions, or a larger spark.executor.memoryOverhead",
                memory.heap() / MIB,
                memory.overhead() / MIB,
                limit.isPresent() ? "[" + limit.getAsLong() / MIB + "] MiB" : "none",
                memory.container() / MIB));
  }

  private static Optional<Finding> driverModules(ClusterSettings settings, Demand demand) {
    return when(
        settings.kind() == ClusterKind.STANDALONE
            && settings.driverIsRemote()
            && !settings.driverJavaOptions().contains("--add-opens"),
        () ->
            Finding.wrong(
                "spark.driver.extraJavaOptions must open Java 17's modules to Spark where a"
                    + " standalone cluster starts the driver, got [%s]: take that line from"
                    + " conf/standalone/spark-defaults.conf",
                settings.driverJavaOptions()));
  }

  private static Optional<Finding> speculation(ClusterSettings settings, Demand demand) {
    return when(
        demand.inRounds() && settings.speculation(),
        () ->
            Finding.wasteful(
                "spark.speculation should be false in training, got [true]: a second copy of a"
                    + " worker's task gives the same numbers and takes a slot from the round"));
  }

  private static Optional<Finding> tooFewSlots(ClusterSettings settings, Demand demand) {
    int slots = settings.slots().orElse(demand.tasks());
    return when(
        // With no slot at all Spark itself says what is wrong.
        demand.inRounds() && slots > 0 && slots < demand.tasks(),
        () ->
            Finding.wasteful(
                "%s should be at most the [%d] tasks that run at the same time, got [%d]: each"
                    + " round takes [%d] turns; set %s, or %s=%d",
                demand.tasksKey(),
                slots,
                demand.tasks(),
                (demand.tasks() + slots - 1) / slots,
                settings.slotsSetting(),
                demand.tasksKey(),
                slots));
  }

  private static Optional<Finding> idleSlots(ClusterSettings settings, Demand demand) {
    int slots = settings.slots().orElse(demand.tasks());
    return when(
        slots > demand.tasks() && !settings.dynamicAllocation(),
        () ->
            Finding.wasteful(
                "[%d] of [%d] task slots stay idle, as %s is [%d]: lower %s or raise %s",
                slots - demand.tasks(),
                slots,
                demand.tasksKey(),
                demand.tasks(),
                settings.slotsSetting(),
                demand.tasksKey()));
  }

  private static Optional<Finding> idleCores(ClusterSettings settings, Demand demand) {
    int cores = settings.executorCores().orElse(settings.taskCpus());
    return when(
        settings.kind() != ClusterKind.LOCAL && cores % settings.taskCpus() != 0,
        () ->
            Finding.wasteful(
                "spark.executor.cores should be a multiple of spark.task.cpus [%d], got [%d]: [%d]"
                    + " cores of each executor stay idle",
                settings.taskCpus(), cores, cores % settings.taskCpus()));
  }

  private static Optional<Finding> threads(ClusterSettings settings, Demand demand) {
    int threads = settings.ompThreads().orElse(settings.taskCpus());
    return when(
        settings.kind() != ClusterKind.LOCAL && demand.inRounds() && threads != settings.taskCpus(),
        () ->
            Finding.wasteful(
                "spark.executorEnv.OMP_NUM_THREADS should be spark.task.cpus [%d], which it is"
                    + " where it is not set, got [%d]: %s",
                settings.taskCpus(),
                threads,
                threads > settings.taskCpus()
                    ? "threads of different tasks would fight for a core"
                    : "cores of a task would stay idle"));
  }
}
