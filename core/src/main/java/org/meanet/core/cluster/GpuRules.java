package org.meanet.core.cluster;

import static org.meanet.core.cluster.Finding.when;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** What a request for GPUs must be: executors with one each, for one task at a time. */
final class GpuRules {
  private static final List<BiFunction<ClusterSettings, Demand, Optional<Finding>>> OF_REQUEST =
      List.of(
          GpuRules::build,
          GpuRules::use,
          GpuRules::localMode,
          GpuRules::ofExecutor,
          GpuRules::ofTask,
          GpuRules::slots,
          GpuRules::discovery,
          GpuRules::vendor,
          GpuRules::deviceOrder);

  private static final String KUBERNETES_VENDOR = "nvidia.com";
  private static final String DEVICE_ORDER = "PCI_BUS_ID";

  private GpuRules() {}

  static Stream<Finding> findings(ClusterSettings settings, Demand demand) {
    Stream<Finding> ofRequest =
        settings.gpus().areAskedFor()
            ? OF_REQUEST.stream().flatMap(rule -> rule.apply(settings, demand).stream())
            : Stream.empty();
    return Stream.concat(ofRequest, ofDriver(settings.gpus()).stream());
  }

  private static Optional<Finding> build(ClusterSettings settings, Demand demand) {
    GpuSettings gpus = settings.gpus();
    return when(
        demand.gpus() == GpuSupport.NOT_BUILT,
        () ->
            Finding.wrong(
                "GPUs are asked for, with %s=[%s] and %s=[%s], but this build computes on CPUs: it"
                    + " was built without -Pcuda; build with it as docs/operations.md, GPUs, says,"
                    + " or take these settings out",
                GpuSettings.OF_EXECUTOR, gpus.ofExecutor(), GpuSettings.OF_TASK, gpus.ofTask()));
  }

  private static Optional<Finding> use(ClusterSettings settings, Demand demand) {
    GpuSettings gpus = settings.gpus();
    return when(
        demand.gpus() == GpuSupport.NEVER,
        () ->
            Finding.wasteful(
                "GPUs are asked for, with %s=[%s] and %s=[%s], but this command computes on CPUs"
                    + " and leaves them idle: take these settings out",
                GpuSettings.OF_EXECUTOR, gpus.ofExecutor(), GpuSettings.OF_TASK, gpus.ofTask()));
  }

  private static Optional<Finding> localMode(ClusterSettings settings, Demand demand) {
    return when(
        settings.kind() == ClusterKind.LOCAL,
        () ->
            Finding.wrong(
                "--master must be a cluster where GPUs are asked for, got local mode, in which"
                    + " Spark gives none out: start a standalone cluster, on this machine alone if"
                    + " you like"));
  }

  private static Optional<Finding> ofExecutor(ClusterSettings settings, Demand demand) {
    GpuSettings gpus = settings.gpus();
    return when(
        !isOne(gpus.ofExecutor()),
        () ->
            Finding.wrong(
                "%s must be 1, got %s: an executor computes on one GPU; more GPUs are more"
                    + " executors, by %s",
                GpuSettings.OF_EXECUTOR, got(gpus.ofExecutor()), settings.slotsSetting()));
  }

  private static Optional<Finding> ofTask(ClusterSettings settings, Demand demand) {
    GpuSettings gpus = settings.gpus();
    return when(
        !isOne(gpus.ofTask()),
        () ->
            Finding.wrong(
                "%s must be 1, got %s: a task has the GPU of its executor for itself",
                GpuSettings.OF_TASK, got(gpus.ofTask())));
  }

  private static Optional<Finding> slots(ClusterSettings settings, Demand demand) {
    OptionalInt cores = settings.executorCores();
    boolean one = cores.isPresent() && cores.getAsInt() / settings.taskCpus() == 1;
    return when(
        settings.kind() != ClusterKind.LOCAL && !one,
        () ->
            cores.isPresent()
                ? Finding.wrong(
                    "spark.executor.cores must be spark.task.cpus [%d] where GPUs are asked for,"
                        + " got [%d]: an executor has one GPU, and so one task; to give that task"
                        + " all the cores set spark.task.cpus=%2$d",
                    settings.taskCpus(), cores.getAsInt())
                : Finding.wrong(
                    "spark.executor.cores must be spark.task.cpus [%d] where GPUs are asked for,"
                        + " got none: an executor with all the cores of its worker would leave the"
                        + " worker's other GPUs idle",
                    settings.taskCpus()));
  }

  private static Optional<Finding> discovery(ClusterSettings settings, Demand demand) {
    GpuSettings gpus = settings.gpus();
    boolean byExecutors =
        settings.kind() == ClusterKind.YARN || settings.kind() == ClusterKind.KUBERNETES;
    return when(
        byExecutors && gpus.discovery().isEmpty(),
        () ->
            Finding.wrong(
                "%s must name a script that prints the GPUs of an executor, got none: take"
                    + " conf/gpu/discover-gpus, at a path that executors have",
                GpuSettings.DISCOVERY_SCRIPT));
  }

  private static Optional<Finding> vendor(ClusterSettings settings, Demand demand) {
    GpuSettings gpus = settings.gpus();
    return when(
        settings.kind() == ClusterKind.KUBERNETES && !gpus.vendor().equals(KUBERNETES_VENDOR),
        () ->
            Finding.wrong(
                "%s must be %s, got %s: pods ask Kubernetes for %2$s/gpu",
                GpuSettings.VENDOR, KUBERNETES_VENDOR, got(gpus.vendor())));
  }

  private static Optional<Finding> deviceOrder(ClusterSettings settings, Demand demand) {
    GpuSettings gpus = settings.gpus();
    return when(
        demand.gpus() == GpuSupport.BUILT && !gpus.deviceOrder().equals(DEVICE_ORDER),
        () ->
            Finding.wasteful(
                "%s should be %s, got %s: CUDA counts the fastest GPU first, nvidia-smi by slots,"
                    + " so that on a machine with different GPUs two executors may share one",
                GpuSettings.DEVICE_ORDER, DEVICE_ORDER, got(gpus.deviceOrder())));
  }

  private static Optional<Finding> ofDriver(GpuSettings gpus) {
    return when(
        !gpus.ofDriver().isEmpty(),
        () ->
            Finding.wasteful(
                "%s should not be set, got [%s]: the driver computes on its CPU",
                GpuSettings.OF_DRIVER, gpus.ofDriver()));
  }

  private static boolean isOne(String amount) {
    try {
      return Double.parseDouble(amount) == 1;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static String got(String value) {
    return value.isEmpty() ? "none" : "[" + value + "]";
  }
}
