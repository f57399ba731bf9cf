package org.meanet.core.run;

import java.util.List;
import java.util.Locale;

/**
 * A part of a run whose output is written once. Reports are none: routing and costs may change
 * between two reports on the same scores.
 */
public enum Step {
  PREPARE("seed", "data"),
  TRAIN("seed", "data", "networks", "hard-classes", "training"),
  SCORE("seed", "data", "networks", "hard-classes", "training", "scoring");

  private final List<String> sections;

  Step(String... sections) {
    this.sections = List.of(sections);
  }

  /** The name of its command. */
  public String command() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The top-level configuration keys that its output depends on, through earlier steps too. */
  List<String> sections() {
    return sections;
  }
}
