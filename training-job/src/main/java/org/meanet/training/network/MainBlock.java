package org.meanet.training.network;

import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;

/**
 * What an extension has to know of main: what main reads, its last feature map, and what the
 * adaptive block beside it looks like (paper section 4).
 */
public interface MainBlock {

  /** Shape of main's input by its name in {@link Architecture}. */
  Map<String, InputShape> inputs();

  /** K, main's number of logits. */
  int classes();

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
