package org.meanet.core.run;

import java.util.List;
import java.util.Locale;

/**
 * A part of a run whose output is written once. Reports are none: routing and costs may change
 * between two reports on the same scores.
 */
public enum Step {
  PREPARE("prepare", "images", "seed", "data"),
  TRAIN("train", "bundle", "seed", "data", "networks", "hard-classes", "training"),
  SCORE("score", "scores", "seed", "data", "networks", "hard-classes", "training", "scoring"),
  /** The validation split, on which an operating point is chosen; the same command's. */
  SCORE_VALIDATION("score", "scores-validation", SCORE.sections);

  private final String command;
  private final String output;
  private final List<String> sections;

  Step(String command, String output, String... sections) {
    this(command, output, List.of(sections));
  }

  Step(String command, String output, List<String> sections) {
    this.command = command;
    this.output = output;
    this.sections = sections;
  }

  /** The name of its command. */
  public String command() {
    return command;
  }

  /** The file of the run directory that says that the step is done. */
  public String record() {
    return "steps/" + name().toLowerCase(Locale.ROOT).replace('_', '-') + ".conf";
  }

  /** The child of the run directory that the step publishes. */
  String output() {
    return output;
  }

  /** The top-level configuration keys that its output depends on, through earlier steps too. */
  public List<String> sections() {
    return sections;
  }
}
