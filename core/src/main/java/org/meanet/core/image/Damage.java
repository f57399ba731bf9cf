package org.meanet.core.image;

/** What becomes of an archive that is cut off or damaged. */
public enum Damage {
  /** Nothing is prepared. */
  FAIL,
  /** The damage is one rejected input; what can be read of the archive is kept. */
  REJECT
}
