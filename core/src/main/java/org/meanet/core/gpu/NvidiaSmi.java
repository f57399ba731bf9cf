package org.meanet.core.gpu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.meanet.core.UserError;

/**
 * NVIDIA's command that comes with its driver. It answers without that anything of CUDA is loaded
 * into this JVM, which would fix the GPUs that the JVM sees.
 *
 * @param command its path, or its name to be found on the {@code PATH}
 */
public record NvidiaSmi(String command) implements GpuQuery {
  private static final int PATIENCE_SECONDS = 60;

  public static NvidiaSmi onPath() {
    return new NvidiaSmi("nvidia-smi");
  }

  @Override
  public Gpu of(TaskGpu gpu) {
    String answer = answer(gpu);
    String[] fields = answer.split(",");
    try {
      return new Gpu(gpu, fields[0].strip(), ComputeCapability.parse(fields[1].strip()));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new UserError(
          command
              + " must say name and compute capability of "
              + gpu
              + ", got ["
              + answer
              + "]: update NVIDIA's driver there",
          e);
    }
  }

  private String answer(TaskGpu gpu) {
    try {
      Process process =
          new ProcessBuilder(
                  List.of(
                      command,
                      "--id=" + gpu.address(),
                      "--query-gpu=name,compute_cap",
                      "--format=csv,noheader"))
              .redirectErrorStream(true)
              .start();
      try {
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw failed(gpu, "it did not answer in " + PATIENCE_SECONDS + " seconds", null);
        }
        String output =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .replace("\n", " ");
        if (process.exitValue() != 0) {
          throw failed(gpu, output, null);
        }
        return output;
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw failed(gpu, e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(gpu, "it was interrupted", e);
    }
  }

  private UserError failed(TaskGpu gpu, String why, Exception cause) {
    return new UserError(
        command
            + " must be able to say what "
            + gpu
            + " is: "
            + why
            + "; install NVIDIA's driver there, or correct the cluster's GPU discovery script",
        cause);
  }
}
