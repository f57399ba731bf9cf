package org.meanet.benchmarks;

import java.util.List;
import java.util.function.UnaryOperator;

/** What is native in an engine's JVM. */
enum Libraries {
  /** ND4J with oneDNN, and DL4J told to use it: the three switches of the training job. */
  DL4J_WITH_ONEDNN(ClassPaths::withOneDnn) {
    @Override
    List<String> options(int threads) {
      return List.of("-Dorg.eclipse.deeplearning4j.helpers.disable=false");
    }
  },

  /** The classifier that nd4j-native resolves to by itself, with DL4J's native layers off. */
  DL4J_AS_DECLARED(path -> path.without(ClassPaths.ONEDNN)) {
    @Override
    List<String> options(int threads) {
      return List.of();
    }
  },

  PYTORCH(ClassPaths::withOneDnn) {
    @Override
    List<String> options(int threads) {
      return List.of(
          "-Dai.djl.pytorch.num_threads=" + threads,
          "-Dai.djl.pytorch.num_interop_threads=1",
          "-Dai.djl.offline=true",
          "-DOPT_OUT_TRACKING=true");
    }
  },

  ONNX_RUNTIME(ClassPaths::withOneDnn) {
    @Override
    List<String> options(int threads) {
      return List.of();
    }
  };

  private final UnaryOperator<ClassPath> jars;

  Libraries(UnaryOperator<ClassPath> jars) {
    this.jars = jars;
  }

  /** The part of {@code all} that the JVM gets. */
  ClassPath jars(ClassPath all) {
    return jars.apply(all);
  }

  abstract List<String> options(int threads);

  private static final class ClassPaths {
    private static final String ONEDNN = "nd4j-native-.*-onednn\\.jar";
    private static final String AS_DECLARED = "nd4j-native-\\d.*-linux-x86_64\\.jar";

    private static ClassPath withOneDnn(ClassPath all) {
      return all.without(AS_DECLARED);
    }
  }
}
