package org.meanet.core.run;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.meanet.core.UserError;
import org.meanet.core.config.ExperimentFile;
import org.meanet.core.config.LoadedExperiment;
import org.meanet.core.storage.StoredObject;

/**
 * The folder of one run, on any Hadoop file system:
 *
 * <pre>
 * config.conf              the resolved configuration of the latest command that was not refused
 * steps/STEP.conf          what a finished step depended on; written after its output
 * logs/
 * images/                  the image table
 * checkpoints/
 * bundle/
 * scores/                  of the test split
 * scores-validation/
 * report.json index.html
 * </pre>
 *
 * <p>A finished step is never done again: the same configuration resumes after it, another one that
 * would change its output is refused.
 */
public final class RunDirectory {
  static final String CONFIG = "config.conf";
  private static final String LOGS = "logs";

  private final RunFiles files;
  private final LoadedExperiment experiment;
  private final Optional<byte[]> configBefore;
  private volatile boolean hasWritten;

  private RunDirectory(RunFiles files, LoadedExperiment experiment, Optional<byte[]> configBefore) {
    this.files = files;
    this.experiment = experiment;
    this.configBefore = configBefore;
  }

  /**
   * Starts a run in a folder that is new or empty (but for {@code logs}, which a logger may open
   * first), or resumes the run that is in it. Nothing is written if this fails.
   *
   * @param directory a path or URI
   * @param required steps that must be done
   * @param conf the experiment's file, if one was given, for messages
   * @throws UserError if the folder holds something else, cannot be written, lacks a required step,
   *     has a step of another configuration, or has a path that Spark would take for a pattern
   */
  public static RunDirectory open(
      String directory,
      LoadedExperiment experiment,
      Configuration hadoop,
      List<Step> required,
      Optional<String> conf) {
    RunFiles files = RunFiles.in(directory, hadoop);
    RunDirectory run = new RunDirectory(files, experiment, files.read(CONFIG));
    run.requireRunOrEmpty();
    run.requireSameAsRecorded();
    required.forEach(step -> run.requireDone(step, conf));
    files.writeAtomically(
        CONFIG, out -> out.write(experiment.text().getBytes(StandardCharsets.UTF_8)));
    return run;
  }

  /** The same with nothing required. */
  public static RunDirectory open(
      String directory, LoadedExperiment experiment, Configuration hadoop) {
    return open(directory, experiment, hadoop, List.of(), Optional.empty());
  }

  /**
   * To be called when the command was refused: if it has written nothing through this object since
   * {@link #open}, the folder gets back the configuration that it had, so that what was refused is
   * not what the next command starts from.
   */
  void withdraw() {
    if (hasWritten) {
      return;
    }
    if (configBefore.isPresent()) {
      files.writeAtomically(CONFIG, out -> out.write(configBefore.get()));
    } else {
      files.delete(CONFIG);
    }
  }

  /** The configuration that the latest command left in the folder, as HOCON. */
  public static Optional<String> configuration(String directory, Configuration hadoop) {
    return RunFiles.in(directory, hadoop).read(CONFIG).map(RunFiles::text);
  }

  /** The name of the file that {@link #configuration} reads, for messages. */
  static String configurationFile(String directory) {
    return directory + "/" + CONFIG;
  }

  /** The image table. */
  public Path images() {
    return path(Step.PREPARE.output());
  }

  /** The trained networks with their manifest. */
  public Path bundle() {
    return path(Step.TRAIN.output());
  }

  /** The scores table of the test split. */
  public Path scores() {
    return path(Step.SCORE.output());
  }

  /** The scores table of the validation split; a run without such a split has none. */
  public Path validationScores() {
    return path(Step.SCORE_VALIDATION.output());
  }

  /**
   * Another run's folder, on the same or another file system.
   *
   * @throws UserError if no run is there
   */
  public EarlierRun earlier(String directory) {
    return files.earlier(directory);
  }

  /** A file or folder of this run, as a qualified path; it need not exist. */
  public Path path(String child) {
    return files.path(child);
  }

  /**
   * Writes a small file as a whole: whoever reads it sees the old content or all of the new.
   *
   * @param child a path within the folder; missing folders are made
   */
  public void writeAtomically(String child, byte[] content) {
    writeAtomically(child, out -> out.write(content));
  }

  /** {@link #writeAtomically(String, byte[])} of a large file, which is never held in memory. */
  public void writeAtomically(String child, StoredObject.Content content) {
    files.writeAtomically(child, content);
    hasWritten = true;
  }

  /**
   * The names in a folder of the run, in order, drafts included; none if there is no such folder.
   */
  public List<String> children(String child) {
    return files.children(child);
  }

  /** Whether a file or folder of this run exists. */
  public boolean exists(String child) {
    return files.exists(child);
  }

  /**
   * Opens a file, for a large one that is read as a stream.
   *
   * @throws IOException if there is none, or the file system refuses
   */
  public InputStream open(String child) throws IOException {
    return files.open(child);
  }

  /** The content of a file; empty if there is none. */
  public Optional<byte[]> read(String child) {
    return files.read(child);
  }

  /** Deletes a file or a folder with all that is in it; nothing happens if there is none. */
  public void delete(String child) {
    files.delete(child);
  }

  /** Whether the step's output is in place and made with this configuration. */
  public boolean isDone(Step step) {
    return files.exists(step.record());
  }

  /**
   * Clears what an earlier attempt at this step left: output that it published without coming to
   * {@link #markDone}, and drafts of it. To be called before the step does its work.
   */
  public void start(Step step) {
    files.delete(step.output());
    files.children().stream()
        .filter(child -> child.startsWith("." + step.output() + "."))
        .forEach(files::delete);
  }

  /** Publishes a step; to be called when all of its output is in place. */
  public void markDone(Step step) {
    String sections = LoadedExperiment.text(experiment.only(step.sections()));
    writeAtomically(step.record(), sections.getBytes(StandardCharsets.UTF_8));
  }

  private void requireDone(Step step, Optional<String> conf) {
    if (!isDone(step)) {
      throw new UserError(
          "Run directory ["
              + files.name()
              + "] must have a finished step ["
              + step.command()
              + "]; run this first: bin/meanet "
              + step.command()
              + " --run "
              + files.name()
              + conf.map(file -> " --conf " + file).orElse(""));
    }
  }

  private void requireRunOrEmpty() {
    List<String> children = files.children();
    Set<String> others = new TreeSet<>(children);
    others.removeAll(Set.of(LOGS, RunFiles.draftOf(CONFIG)));
    if (!children.contains(CONFIG) && !others.isEmpty()) {
      throw new UserError(
          "Run directory ["
              + files.name()
              + "] must be new, empty or an earlier run; it has no "
              + CONFIG
              + " but holds ["
              + others.iterator().next()
              + "]. Use another --run");
    }
  }

  private void requireSameAsRecorded() {
    Set<String> seen = new HashSet<>();
    List<String> conflicts = new ArrayList<>();
    for (Step step : Step.values()) {
      Optional<String> recorded = files.read(step.record()).map(RunFiles::text);
      if (recorded.isPresent()) {
        differences(asOfToday(step, recorded.get()), experiment.only(step.sections()))
            .forEach(
                (key, values) -> {
                  if (seen.add(key)) {
                    conflicts.add(step.command() + ": " + key + " " + values);
                  }
                });
      }
    }
    if (!conflicts.isEmpty()) {
      throw new UserError(
          "Run directory ["
              + files.name()
              + "] holds steps made with another configuration:\n  "
              + String.join("\n  ", conflicts)
              + "\nUse another --run, these keys as they were, or --fresh to delete the run first");
    }
  }

  /**
   * What a step depended on, completed by the defaults of keys that there were none of when it was
   * made: they have been given the meaning of what was there before.
   */
  private Config asOfToday(Step step, String recorded) {
    Config sections = ConfigFactory.parseString(recorded);
    Config others = experiment.resolved();
    for (String section : step.sections()) {
      others = others.withoutPath(section);
    }
    try {
      return ExperimentFile.parse(
              LoadedExperiment.text(sections.withFallback(others)), step.record(), List.of())
          .only(step.sections());
    } catch (UserError e) {
      // It has keys that are no more, which are shown as they were.
      return sections;
    }
  }

  private static Map<String, String> differences(Config recorded, Config present) {
    Map<String, ConfigValue> before = leaves(recorded);
    Map<String, ConfigValue> now = leaves(present);
    Set<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(now.keySet());
    Map<String, String> differences = new TreeMap<>();
    for (String key : keys) {
      if (!Objects.equals(before.get(key), now.get(key))) {
        differences.put(key, "was " + shown(before.get(key)) + ", is now " + shown(now.get(key)));
      }
    }
    return differences;
  }

  private static Map<String, ConfigValue> leaves(Config config) {
    Map<String, ConfigValue> leaves = new TreeMap<>();
    config.entrySet().forEach(entry -> leaves.put(entry.getKey(), entry.getValue()));
    return leaves;
  }

  private static String shown(ConfigValue value) {
    return value == null ? "absent" : value.render(ConfigRenderOptions.concise());
  }
}
