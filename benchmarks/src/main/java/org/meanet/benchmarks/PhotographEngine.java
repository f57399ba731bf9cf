package org.meanet.benchmarks;

import java.util.List;
import java.util.concurrent.Callable;
import org.meanet.core.image.EncodedImage;

/**
 * Puts photographs through main and the cloud's network. Each decodes a photograph once and makes
 * both inputs of it with the project's own classes.
 */
interface PhotographEngine {
  /** Images of one call of a network. */
  int BATCH = 32;

  /**
   * Gets everything ready that does not count.
   *
   * @return what counts: every image through both networks
   */
  Callable<Void> ready(List<EncodedImage> images, int threads) throws Exception;
}
