package org.meanet.inference.scoring;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import org.meanet.core.UserError;
import org.meanet.core.gpu.TaskGpu;

/**
 * The part of ONNX Runtime that computes on NVIDIA's GPUs. It is in a library of its own, which
 * {@code onnxruntime_gpu} brings and {@code onnxruntime} does not; their Java classes are the same.
 */
public final class CudaProvider {
  private static final String LIBRARY =
      "/ai/onnxruntime/native/linux-x64/libonnxruntime_providers_cuda.so";

  private CudaProvider() {}

  /** Whether this build has it. */
  public static boolean isBuiltIn() {
    return OrtEnvironment.class.getResource(LIBRARY) != null;
  }

  /**
   * Has a session compute on a GPU; what CUDA has no kernel for stays on the CPU.
   *
   * @throws UserError if it cannot
   */
  static void use(TaskGpu gpu, OrtSession.SessionOptions options) {
    if (!isBuiltIn()) {
      throw gpu.refusedByBuild("score");
    }
    // What fails is logged, and there is no logger before there is an environment.
    OrtEnvironment.getEnvironment();
    try {
      options.addCUDA(gpu.index());
    } catch (OrtException e) {
      throw refused(gpu, e);
    }
  }

  /**
   * ONNX Runtime's refusal as the user's error; it tells only standard error which library it
   * misses.
   */
  static UserError refused(TaskGpu gpu, OrtException e) {
    return new UserError(
        "ONNX Runtime cannot compute on "
            + gpu
            + ": "
            + e.getMessage().strip()
            + "; it needs NVIDIA's driver and, on the executors' LD_LIBRARY_PATH, the libraries of"
            + " CUDA 12 and cuDNN 9: the executor's standard error names what is missing; or take"
            + " spark.executor.resource.gpu.amount and spark.task.resource.gpu.amount out to score"
            + " on CPUs",
        e);
  }
}
