package org.nd4j.nativeblas;

/**
 * The name under which DL4J 1.0.0-M2.1 asks whether it may use oneDNN.
 *
 * <p>{@code org.deeplearning4j.nn.layers.mkldnn.BaseMKLDNNHelper.mklDnnEnabled()} loads {@code
 * org.nd4j.nativeblas.Nd4jCpu$Environment} by name and calls {@code isUseMKLDNN()}. ND4J 1.0.0-M2.1
 * has moved that class to {@code org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu.Environment} and
 * calls the method {@code isUseONEDNN()}, so the check fails in silence, and DL4J's own layers run
 * several times slower: pooling, and convolution and BatchNorm where the project's own layers
 * cannot have oneDNN itself. This class answers under the old name. It can go when DL4J asks the
 * new class.
 */
public final class Nd4jCpu {
  private Nd4jCpu() {}

  /** See {@link Nd4jCpu}. */
  public static final class Environment {
    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    /** Called by DL4J through reflection. */
    public static Environment getInstance() {
      return INSTANCE;
    }

    /**
     * Called by DL4J through reflection. ND4J's own answer is a switch that is on by default, in
     * libraries built without oneDNN too; what the library was built with is in its build
     * information.
     */
    public boolean isUseMKLDNN() {
      return NativeOpsHolder.getInstance().getDeviceNativeOps().buildInfo().contains("HAVE_ONEDNN")
          && org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu.Environment.getInstance().isUseONEDNN();
    }
  }
}
