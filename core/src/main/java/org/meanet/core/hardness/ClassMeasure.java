package org.meanet.core.hardness;

/** How well a network tells one class, from 0 to 1. */
public enum ClassMeasure {
  /** How often an answer of this class is right. */
  PRECISION("precision") {
    @Override
    public double of(Confusion confusion, int label) {
      return confusion.precision(label);
    }
  },
  /** How often an image of this class is answered right. */
  RECALL("recall") {
    @Override
    public double of(Confusion confusion, int label) {
      return confusion.recall(label);
    }
  };

  private final String noun;

  ClassMeasure(String noun) {
    this.noun = noun;
  }

  /** The measure of one class. */
  public abstract double of(Confusion confusion, int label);

  /** What readers call it. */
  public String noun() {
    return noun;
  }
}
