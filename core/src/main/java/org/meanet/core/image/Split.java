package org.meanet.core.image;

import java.util.Locale;

/** A part of the image table. */
public enum Split {
  TRAIN,
  VALIDATION,
  TEST;

  /** The value of the table's {@code split} column, in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
