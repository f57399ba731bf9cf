package org.meanet.training.network;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;

/**
 * A network over all K classes: main, or the cloud's. As main it gives its last feature map to an
 * extension, and says what the adaptive block beside it looks like (paper section 4).
 */
public interface Classifier extends Architecture {

  /** Shape of {@link Architecture#FEATURES}. */
  MapShape features();

  /**
   * Appends the adaptive block, which makes a map of the same shape as {@link #features} of the
   * graph's input {@link Architecture#IMAGE}.
   *
   * @param prefix of the name of every vertex that is added; the last one is called prefix {@link
   *     Architecture#FEATURES}
   */
  void appendAdaptive(GraphBuilder graph, String prefix);
}
