package org.meanet.core.cluster;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A setting that does not fit a job.
 *
 * @param text what is so, why it does not fit, and the setting to change
 */
record Finding(Weight weight, String text) {

  enum Weight {
    /** The job would fail, or may. */
    WRONG,
    /** The job works, and takes longer or more than it needs. */
    WASTEFUL
  }

  static Finding wrong(String text, Object... values) {
    return new Finding(Weight.WRONG, String.format(text, values));
  }

  static Finding wasteful(String text, Object... values) {
    return new Finding(Weight.WASTEFUL, String.format(text, values));
  }

  /** The finding if the condition is true. */
  static Optional<Finding> when(boolean condition, Supplier<Finding> finding) {
    return condition ? Optional.of(finding.get()) : Optional.empty();
  }
}
