package org.meanet.training.engine;

import java.util.Optional;
import java.util.ServiceLoader;
import org.meanet.core.UserError;
import org.meanet.core.gpu.Gpu;
import org.meanet.core.gpu.GpuQuery;
import org.meanet.core.gpu.NvidiaSmi;
import org.meanet.core.gpu.TaskGpu;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;

/**
 * ND4J in this JVM. It computes on the GPU that Spark gave to the task which starts it, and so to
 * all tasks of the executor, or else on the CPU, also where there are GPUs that nobody asked for.
 */
public final class Engine {
  private static final String CPU_BACKEND = "org.nd4j.linalg.cpu.nativecpu.CpuBackend";

  private static Optional<Gpu> gpu;
  // ND4J does not start twice.
  private static RuntimeException failure;

  private Engine() {}

  /**
   * To be called before anything of ND4J is used in this JVM; calls after the first change nothing.
   *
   * @return what it computes on; empty for the CPU
   * @throws UserError if it cannot compute on the task's GPU; once ND4J has tried, also in each
   *     later call
   */
  public static synchronized Optional<Gpu> start() {
    if (failure != null) {
      throw failure;
    }
    if (gpu == null) {
      gpu = start(TaskGpu.ofThisTask(), NvidiaSmi.onPath());
    }
    if (gpu.isEmpty()) {
      NativeLayers.prefer();
    }
    return gpu;
  }

  private static Optional<Gpu> start(Optional<TaskGpu> given, GpuQuery query) {
    if (given.isPresent()) {
      Gpu usable = usable(given.get(), query);
      try {
        startOn(usable);
      } catch (RuntimeException e) {
        failure = e;
        throw e;
      }
      return Optional.of(usable);
    }
    if (CudaBackend.isBuiltIn()) {
      show(CPU_BACKEND);
    }
    return Optional.empty();
  }

  /**
   * A task's GPU, if ND4J can compute on it; starts nothing.
   *
   * @throws UserError if it cannot
   */
  static Gpu usable(TaskGpu given, GpuQuery query) {
    Gpu usable = query.of(given);
    CudaBackend.requireCodeFor(usable);
    if (!CudaBackend.isBuiltIn()) {
      throw given.refusedByBuild("train");
    }
    return usable;
  }

  private static void startOn(Gpu gpu) {
    CudaBackend.showOnly(gpu.at());
    OneBackend cuda = show(CudaBackend.CLASS);
    String backend;
    int devices;
    try {
      // ND4J itself would not say why it cannot load it.
      ServiceLoader.load(Nd4jBackend.class, cuda).iterator().next().canRun();
      backend = Nd4j.getExecutioner().getEnvironmentInformation().getProperty("backend");
      devices = Nd4j.getAffinityManager().getNumberOfDevices();
    } catch (RuntimeException | LinkageError e) {
      throw new UserError(
          "ND4J cannot compute on "
              + gpu
              + ": "
              + root(e)
              + "; it needs NVIDIA's driver there; or take spark.executor.resource.gpu.amount and"
              + " spark.task.resource.gpu.amount out to train on CPUs",
          e);
    }
    if (!CudaBackend.NAME.equals(backend) || devices != 1) {
      throw new IllegalStateException(
          "ND4J must compute on " + gpu + " alone, got [" + backend + "], GPUs: " + devices);
    }
  }

  private static OneBackend show(String backend) {
    OneBackend only = new OneBackend(ND4JClassLoading.getNd4jClassloader(), backend);
    ND4JClassLoading.setNd4jClassloader(only);
    return only;
  }

  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
