package org.meanet.training;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.meanet.core.UserError;

/**
 * The network of each finished stage, as DL4J's zip: an interrupted training goes on after the last
 * of them.
 */
final class Checkpoints {
  private final Path folder;
  private final Configuration conf;

  /**
   * @param folder on any Hadoop file system; need not exist
   */
  Checkpoints(Path folder, Configuration conf) {
    this.folder = folder;
    this.conf = conf;
  }

  /**
   * @return the network as the stage left it; empty if the stage has not ended yet
   * @throws UserError if there is one but it cannot be read
   */
  Optional<ComputationGraph> load(Stage stage) {
    Path file = file(stage);
    try {
      FileSystem fs = folder.getFileSystem(conf);
      if (!fs.exists(file)) {
        return Optional.empty();
      }
      try (FSDataInputStream in = fs.open(file)) {
        // Read whole first: DL4J would go through a temporary file.
        byte[] bytes = in.readAllBytes();
        return Optional.of(
            ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(bytes), true));
      }
    } catch (IOException | RuntimeException e) {
      throw new UserError(
          "Cannot read the checkpoint [" + file + "]: delete it to train that stage again", e);
    }
  }

  /** Keeps a stage's network; the file appears whole or not at all. */
  void save(Stage stage, ComputationGraph network) {
    Path file = file(stage);
    Path draft = new Path(folder, "." + file.getName() + ".draft");
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ModelSerializer.writeModel(network, bytes, true);
      FileSystem fs = folder.getFileSystem(conf);
      try (FSDataOutputStream out = fs.create(draft, true)) {
        bytes.writeTo(out);
      }
      if (!fs.rename(draft, file)) {
        throw new IOException("cannot rename " + draft);
      }
    } catch (IOException e) {
      throw new UserError("Cannot write the checkpoint [" + file + "]: " + e.getMessage(), e);
    }
  }

  private Path file(Stage stage) {
    return new Path(folder, stage.label() + ".zip");
  }
}
