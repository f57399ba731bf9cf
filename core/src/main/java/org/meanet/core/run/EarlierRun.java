package org.meanet.core.run;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;

/** The folder of another run, to take from it what this run would make again. */
public final class EarlierRun {
  private final RunFiles files;

  private EarlierRun(RunFiles files) {
    this.files = files;
  }

  /**
   * @param directory a path or URI
   * @throws UserError if no run is there
   */
  static EarlierRun in(String directory, Configuration hadoop) {
    RunFiles files = RunFiles.in(directory, hadoop);
    if (!files.exists(RunDirectory.CONFIG)) {
      throw new UserError(
          "checkpoints.reuse must name folders of runs, got ["
              + directory
              + "], which has no "
              + RunDirectory.CONFIG);
    }
    return new EarlierRun(files);
  }

  /** The folder as the user wrote it. */
  public String name() {
    return files.name();
  }

  /** Whether a file or folder of that run exists. */
  public boolean exists(String child) {
    return files.exists(child);
  }

  /** The content of a file; empty if there is none. */
  public Optional<byte[]> read(String child) {
    return files.read(child);
  }

  /**
   * Opens a file.
   *
   * @throws IOException if there is none, or the file system refuses
   */
  public InputStream open(String child) throws IOException {
    return files.open(child);
  }
}
