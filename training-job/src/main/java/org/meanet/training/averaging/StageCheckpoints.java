package org.meanet.training.averaging;

import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Where a stage keeps what it takes to go on after it was stopped. */
public interface StageCheckpoints {

  /** Keeps a checkpoint; it appears whole or not at all. */
  void save(StageProgress progress, ComputationGraph graph);

  /** Keeps the network of the best pass over the validation split so far. */
  void saveBest(ComputationGraph graph);

  /** Puts that network into the graph. */
  void restoreBest(ComputationGraph graph);

  /** The newest checkpoint's path, for messages. */
  Optional<String> newest();
}
