package org.meanet.training;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.meanet.core.UserError;
import org.meanet.core.run.RunDirectory;

/**
 * The network of each finished stage, as DL4J's zip: an interrupted training goes on after the last
 * of them. A file is named after all that its stage depends on, so that a network is never taken
 * for what another configuration, other data, or another main block would have given.
 */
final class Checkpoints {
  private final RunDirectory run;

  Checkpoints(RunDirectory run) {
    this.run = run;
  }

  /**
   * @param inputs all that the stage depends on, in words
   * @return the network as the stage left it; empty if the stage has not ended yet with these
   *     inputs
   * @throws UserError if there is one but it cannot be read
   */
  Optional<ComputationGraph> load(Stage stage, String inputs) {
    String file = file(stage, inputs);
    return run.read(file).map(bytes -> restored(file, bytes));
  }

  private ComputationGraph restored(String file, byte[] bytes) {
    try {
      return ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(bytes), true);
    } catch (IOException | RuntimeException e) {
      throw new UserError(
          "Cannot restore the checkpoint ["
              + run.path(file)
              + "]: delete it to train that stage again",
          e);
    }
  }

  /** Keeps a stage's network; the file appears whole or not at all. */
  void save(Stage stage, String inputs, ComputationGraph network) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ModelSerializer.writeModel(network, bytes, true);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot serialize the network of " + stage.label(), e);
    }
    run.writeAtomically(file(stage, inputs), bytes.toByteArray());
  }

  private static String file(Stage stage, String inputs) {
    UUID hash = UUID.nameUUIDFromBytes(inputs.getBytes(StandardCharsets.UTF_8));
    return "checkpoints/" + stage.label() + "-" + hash + ".zip";
  }
}
