package org.meanet.training.engine;

import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.systems.global.linux;
import org.meanet.core.UserError;
import org.meanet.core.gpu.ComputeCapability;
import org.meanet.core.gpu.Gpu;
import org.meanet.core.gpu.TaskGpu;

/** ND4J's backend for NVIDIA's GPUs, which the profile {@code cuda} builds in. */
public final class CudaBackend {
  static final String CLASS = "org.nd4j.linalg.jcublas.JCublasBackend";

  /** The backend's name of itself. */
  static final String NAME = "CUDA";

  // Of the fat binaries in nd4j-cuda-11.6, which have no PTX that a driver could translate.
  private static final List<ComputeCapability> MACHINE_CODE =
      Stream.of("3.7", "5.0", "5.2", "6.0", "6.1", "7.0", "7.5", "8.0", "8.6")
          .map(ComputeCapability::parse)
          .toList();

  private CudaBackend() {}

  /** Whether this build has it. */
  public static boolean isBuiltIn() {
    String file = CLASS.replace('.', '/') + ".class";
    return CudaBackend.class.getClassLoader().getResource(file) != null;
  }

  /**
   * @throws UserError if the backend has no machine code for a GPU
   */
  static void requireCodeFor(Gpu gpu) {
    if (MACHINE_CODE.stream().noneMatch(gpu.capability()::runs)) {
      throw new UserError(
          "Cannot train on "
              + gpu
              + ": ND4J 1.0.0-M2.1 has code for 3.7, 5.x, 6.x, 7.x and 8.x alone; train on a"
              + " GPU of these, or on CPUs without spark.executor.resource.gpu.amount and"
              + " spark.task.resource.gpu.amount; scoring has no such limit");
    }
  }

  /**
   * Hides all other GPUs from this process; to be called before anything of CUDA is loaded, which
   * looks at {@code CUDA_VISIBLE_DEVICES} once.
   *
   * <p>Nothing less is enough: M2.1 gives each new thread the next GPU that the process sees, and
   * its own settings, {@code useDevices} among them, are not asked then. An executor's environment
   * cannot have the variable, as it is the same for all executors.
   */
  static void showOnly(TaskGpu gpu) {
    if (linux.setenv("CUDA_VISIBLE_DEVICES", gpu.address(), 1) != 0) {
      throw new IllegalStateException("Cannot set CUDA_VISIBLE_DEVICES=" + gpu.address());
    }
  }
}
