package org.meanet.training.engine;

import java.util.Optional;
import java.util.Properties;
import org.deeplearning4j.config.DL4JSystemProperties;
import org.meanet.core.gpu.Gpu;
import org.meanet.training.onednn.OneDnn;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * What trains here: a GPU, or a CPU in one of two ways, by oneDNN or by DL4J's plain layers, many
 * times slower, to which layers fall back in silence.
 *
 * @param backend ND4J's: CPU or CUDA
 * @param threads of one native operation
 * @param gpu empty on a CPU
 * @param slowBecause why the plain way is taken; empty on the native one
 */
public record EngineCheck(
    String backend, int threads, Optional<Gpu> gpu, Optional<String> slowBecause) {

  /**
   * Asks the engine of this JVM.
   *
   * @throws org.meanet.core.UserError as {@link Engine#start}
   */
  public static EngineCheck run() {
    Optional<Gpu> gpu = Engine.start();
    Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
    return new EngineCheck(
        environment.getProperty("backend"),
        NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads(),
        gpu,
        gpu.isPresent() ? Optional.empty() : plainBecause());
  }

  /** Whether the native way is taken. */
  public boolean fast() {
    return slowBecause.isEmpty();
  }

  /** One line for a log. */
  public String summary() {
    String engine = "DL4J on " + backend + ", ";
    if (gpu.isPresent()) {
      return engine + gpu.get().name() + " (compute capability " + gpu.get().capability() + ")";
    }
    String withThreads = engine + threads + (threads == 1 ? " thread" : " threads");
    return slowBecause
        .map(reason -> withThreads + ", without oneDNN (several times slower): " + reason)
        .orElse(withThreads + ", oneDNN");
  }

  private static Optional<String> plainBecause() {
    return NativeLayers.areWanted()
        ? OneDnn.unavailableBecause()
        : Optional.of(
            "native layers are off unless the JVM gets -D"
                + DL4JSystemProperties.DISABLE_HELPER_PROPERTY
                + "=false");
  }
}
