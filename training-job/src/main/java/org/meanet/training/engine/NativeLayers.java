package org.meanet.training.engine;

import org.deeplearning4j.config.DL4JSystemProperties;

/**
 * Switches on DL4J's native layers (oneDNN on a CPU, cuDNN on a GPU). M2.1 leaves them off unless
 * the system property {@value DL4JSystemProperties#DISABLE_HELPER_PROPERTY} says {@code false}, and
 * asks for it when a network is built, in every JVM that builds one: the driver's and each
 * executor's. A property that the user has set stands.
 */
public final class NativeLayers {
  private NativeLayers() {}

  /** To be called before a network is built in this JVM. */
  public static void prefer() {
    if (System.getProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY) == null) {
      System.setProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY, "false");
    }
  }
}
