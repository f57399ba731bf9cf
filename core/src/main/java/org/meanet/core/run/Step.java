package org.meanet.core.run;

import java.util.List;
import java.util.Locale;

/**
 * A part of a run whose output is written once. Reports are none: routing and costs may change
 * between two reports on the same scores.
 */
public enum Step {
  PREPARE("images", "seed", "data"),
  TRAIN("bundle", "seed", "data", "networks", "hard-classes", "training"),
  SCORE("scores", "seed", "data", "networks", "hard-classes", "training", "scoring");

  private final String output;
  private final List<String> sections;

  Step(String output, String... sections) {
    this.output = output;
    this.sections = List.of(sections);
  }

  /** The name of its command. */
  public String command() {
    return name().toLowerCase(Locale.ROOT);
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
