package org.meanet.training.engine;

import java.util.Optional;
import java.util.Properties;
import org.deeplearning4j.config.DL4JSystemProperties;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Which of DL4J's two paths trains here: the native one (oneDNN on a CPU, cuDNN on a GPU), or the
 * plain one, several times slower. DL4J falls back from one to the other in silence.
 *
 * <p>The answer comes from a convolution that is really built, and the system property {@value
 * DL4JSystemProperties#DISABLE_HELPER_PROPERTY} is read in this package and nowhere else.
 *
 * @param backend ND4J's: CPU or CUDA
 * @param threads of one native operation
 * @param slowBecause why the plain path runs; empty on the native one
 */
public record EngineCheck(String backend, int threads, Optional<String> slowBecause) {
  private static final String CPU = "CPU";

  /** Asks the engine of this JVM. */
  public static EngineCheck run() {
    NativeLayers.prefer();
    Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
    String backend = environment.getProperty("backend");
    return new EngineCheck(
        backend,
        NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads(),
        convolutionHasHelper() ? Optional.empty() : Optional.of(reason(backend)));
  }

  /** Whether the native path runs. */
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

  private static String reason(String backend) {
    String property = DL4JSystemProperties.DISABLE_HELPER_PROPERTY;
    if (Boolean.parseBoolean(
        System.getProperty(property, DL4JSystemProperties.HELPER_DISABLE_DEFAULT_VALUE))) {
      return "DL4J's native layers are off unless the JVM gets -D" + property + "=false";
    }
    if (!Nd4j.getEnvironment().helpersAllowed()) {
      return "ND4J was told not to use native layers (Nd4j.getEnvironment().allowHelpers)";
    }
    if (!CPU.equalsIgnoreCase(backend)) {
      return "the class path has no deeplearning4j-cuda";
    }
    if (!NativeOpsHolder.getInstance().getDeviceNativeOps().buildInfo().contains("HAVE_ONEDNN")) {
      return "this nd4j-native was built without oneDNN; use its -onednn classifier where one"
          + " exists";
    }
    try {
      Class.forName("org.nd4j.nativeblas.Nd4jCpu$Environment");
    } catch (ClassNotFoundException e) {
      return "org.nd4j.nativeblas.Nd4jCpu, through which DL4J finds oneDNN, is not on the class"
          + " path";
    }
    return "oneDNN is switched off in ND4J (Nd4jCpu.Environment.isUseONEDNN)";
  }
}
