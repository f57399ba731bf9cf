package org.meanet.training;

import java.util.Locale;

/** The trained parts of Algorithm 1, in its order. */
enum Stage {
  CLOUD,
  MAIN,
  EXTENSION;

  /** As in the configuration, in file names and on the terminal. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
