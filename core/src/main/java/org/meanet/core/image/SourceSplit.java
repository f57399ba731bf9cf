package org.meanet.core.image;

import java.util.List;
import java.util.Locale;

/**
 * The two parts in which a data set is published. Validation is carved from train later, and so is
 * test where a data set has none.
 */
public enum SourceSplit {
  TRAIN,
  TEST;

  /** {@code train} or {@code test}; the first part of an image's id. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The parts of the image table that its images go to. */
  public List<Split> splits() {
    return this == TEST ? List.of(Split.TEST) : List.of(Split.TRAIN, Split.VALIDATION);
  }
}
