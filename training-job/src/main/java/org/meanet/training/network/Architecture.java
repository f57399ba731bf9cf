package org.meanet.training.network;

import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Layout of a network that can be trained and exported. A new network is one new class that
 * implements this.
 *
 * <p>A vertex of the stem or of a block is called after it, with a hyphen before more: {@code
 * stem-conv}, {@code block1}, {@code block2-1-bn}. A prefix may stand before both.
 */
public interface Architecture {
  /** Input that takes the image, [n, C, H, W]. */
  String IMAGE = "image";

  /**
   * Main's last feature map: a vertex of main, and an input of the extension, [n, C, H, W]. Within
   * graphs maps are [n, H, W, C].
   */
  String FEATURES = "features";

  /** Main's logits of all K classes: an input of an extension that adds to them, [n, K]. */
  String MAIN_LOGITS = "main_logits";

  /** The exit: softmax over the classes in training, its argument in the exported network. */
  String LOGITS = "logits";

  /** Shape of every input by name, in the order in which the graph takes them. */
  Map<String, InputShape> inputs();

  /** Number of logits. */
  int classes();

  /**
   * A new graph with initial weights.
   *
   * @param optimiser what {@code fit} does with a gradient
   * @param seed of the initial weights; the same seed gives the same weights
   */
  ComputationGraph build(Optimiser optimiser, long seed);
}
