package org.meanet.training.engine;

import org.deeplearning4j.config.DL4JSystemProperties;
import org.meanet.training.onednn.OneDnn;

/**
 * The switch of native layers on a CPU: the project's own, by oneDNN, and DL4J's. On a GPU M2.1 has
 * none: {@code deeplearning4j-cuda}, which had them by cuDNN, is not published for it. The switch
 * is DL4J's system property {@value DL4JSystemProperties#DISABLE_HELPER_PROPERTY}: where it says
 * nothing, M2.1's own are off, and the project's are off only where it says {@code true}. It is
 * asked for when a network is built, in every JVM that builds one: the driver's and each
 * executor's. A property that the user has set stands.
 */
public final class NativeLayers {
  private NativeLayers() {}

  /** To be called before a network is built in this JVM. */
  static void prefer() {
    if (System.getProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY) == null) {
      System.setProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY, "false");
    }
  }

  /** Whether the project's own layers use oneDNN in a network that is built now. */
  public static boolean useOneDnn() {
    return areWanted() && OneDnn.unavailableBecause().isEmpty();
  }

  static boolean areWanted() {
    return !Boolean.parseBoolean(System.getProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY));
  }
}
