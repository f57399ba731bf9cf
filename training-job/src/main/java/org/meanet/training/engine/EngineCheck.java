package org.meanet.training.engine;

import java.util.Optional;
import java.util.Properties;
import org.deeplearning4j.config.DL4JSystemProperties;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.training.onednn.OneDnn;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Which of two ways trains here: the native one (oneDNN on a CPU, cuDNN on a GPU), or DL4J's plain
 * one, many times slower, to which layers fall back in silence.
 *
 * @param backend ND4J's: CPU or CUDA
 * @param threads of one native operation
 * @param slowBecause why the plain way is taken; empty on the native one
 */
public record EngineCheck(String backend, int threads, Optional<String> slowBecause) {
  private static final String CPU = "CPU";

  /** Asks the engine of this JVM. */
  public static EngineCheck run() {
    Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
    String backend = environment.getProperty("backend");
    return new EngineCheck(
        backend,
        NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads(),
        slowBecause(backend));
  }

  /** Whether the native way is taken. */
  public boolean fast() {
    return slowBecause.isEmpty();
  }

  /** One line for a log. */
  public String summary() {
    String engine = "DL4J on " + backend + ", " + threads + (threads == 1 ? " thread" : " threads");
    String library = CPU.equals(backend) ? "oneDNN" : "cuDNN";
    return slowBecause
        .map(reason -> engine + ", without " + library + " (several times slower): " + reason)
        .orElse(engine + ", " + library);
  }

  private static Optional<String> slowBecause(String backend) {
    NativeLayers.prefer();
    if (!NativeLayers.areWanted()) {
      return Optional.of(
          "native layers are off unless the JVM gets -D"
              + DL4JSystemProperties.DISABLE_HELPER_PROPERTY
              + "=false");
    }
    if (CPU.equalsIgnoreCase(backend)) {
      return OneDnn.unavailableBecause();
    }
    return convolutionHasHelper()
        ? Optional.empty()
        : Optional.of("the class path has no deeplearning4j-cuda");
  }

  private static boolean convolutionHasHelper() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("image")
                .addLayer(
                    "convolution", new ConvolutionLayer.Builder(1, 1).nOut(1).build(), "image")
                .addLayer("loss", new CnnLossLayer.Builder().build(), "convolution")
                .setOutputs("loss")
                .setInputTypes(InputType.convolutional(1, 1, 1))
                .build());
    graph.init();
    return graph.getLayer("convolution").getHelper() != null;
  }
}
