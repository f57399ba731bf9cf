package org.meanet.core.config;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;

/**
 * Reads experiments written in HOCON. The command line's {@code key=value} wins over the file, the
 * file over {@code defaults.conf}, which documents every key. {@code ${NAME}} also finds
 * environment variables.
 */
public final class ExperimentFile {
  static final String DEFAULTS = "defaults.conf";

  private ExperimentFile() {}

  /**
   * Reads a file and all that it includes.
   *
   * @param pathOrUri a local path, or the URI of a file on any Hadoop file system
   * @param overrides settings such as {@code training.batch-size=64}
   * @param hadoop how to reach file systems other than the local one
   * @throws UserError with every unknown, missing, mistyped or out-of-range key and where it stands
   */
  public static LoadedExperiment load(
      String pathOrUri, List<String> overrides, Configuration hadoop) {
    return load(new HoconText(hadoop).read(pathOrUri), pathOrUri, overrides);
  }

  /** {@link #load(String, List, Configuration)} with the machine's own Hadoop configuration. */
  public static LoadedExperiment load(String pathOrUri, List<String> overrides) {
    return load(pathOrUri, overrides, new Configuration());
  }

  /**
   * The same for text that includes nothing.
   *
   * @param name what messages call the text
   */
  public static LoadedExperiment parse(String text, String name, List<String> overrides) {
    return load(HoconText.parse(text, name), name, overrides);
  }

  private static LoadedExperiment load(Config file, String name, List<String> overrides) {
    Problems problems = new Problems(name);
    Layers layers = new Layers(Overrides.parse(overrides, problems), file, defaults());
    Config resolved = layers.resolve(Experiment.class);
    Optional<Experiment> experiment =
        new RecordBinder(problems).bind(Experiment.class, resolved.root());
    if (!problems.isEmpty()) {
      throw problems.toUserError();
    }
    return new LoadedExperiment(experiment.orElseThrow(), resolved);
  }

  private static Config defaults() {
    try (InputStream in = ExperimentFile.class.getResourceAsStream(DEFAULTS)) {
      return HoconText.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), DEFAULTS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
