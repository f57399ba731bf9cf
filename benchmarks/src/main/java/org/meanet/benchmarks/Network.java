package org.meanet.benchmarks;

import ai.djl.nn.Block;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.image.ImageShape;
import org.meanet.training.network.Architecture;

/** One network as each engine has it: the same layers, the same number of trained parameters. */
interface Network {

  /** The project's own. */
  Architecture meanet(ImageShape image, int classes);

  /** Of DL4J's stock layers, with initial weights and the optimiser of {@link Sgd}. */
  ComputationGraph stock(ImageShape image, int classes);

  /** For PyTorch through DJL; takes [n, C, H, W], gives logits [n, classes]. */
  Block pytorch(int classes);
}
