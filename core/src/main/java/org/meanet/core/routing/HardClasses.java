package org.meanet.core.routing;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * The hard classes in the order of the extension's outputs, with both directions of the label map
 * (Algorithm 1, step 5). Easy classes are all others.
 */
public final class HardClasses implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int EASY = -1;

  private final int[] labels;
  private final int[] positions;

  private HardClasses(int[] labels, int[] positions) {
    this.labels = labels;
    this.positions = positions;
  }

  /**
   * @param labels the hard classes in extension order; may be empty
   * @param classes K, the number of all classes
   * @throws IllegalArgumentException if a label is outside 0..K−1 or stands twice
   */
  public static HardClasses of(List<Integer> labels, int classes) {
    int[] positions = new int[classes];
    Arrays.fill(positions, EASY);
    for (int i = 0; i < labels.size(); i++) {
      int label = labels.get(i);
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "A hard class must be in 0.." + (classes - 1) + ", got [" + label + "]");
      }
      if (positions[label] != EASY) {
        throw new IllegalArgumentException("Hard class [" + label + "] must stand only once");
      }
      positions[label] = i;
    }
    return new HardClasses(labels.stream().mapToInt(Integer::intValue).toArray(), positions);
  }

  public boolean isHard(int label) {
    return positions[label] != EASY;
  }

  /** N, the number of hard classes. */
  public int count() {
    return labels.length;
  }

  /** The original label of the extension's output {@code position}. */
  public int labelAt(int position) {
    return labels[position];
  }

  /**
   * The extension's output for an original label.
   *
   * @throws IllegalArgumentException if the label is easy
   */
  public int positionOf(int label) {
    if (!isHard(label)) {
      throw new IllegalArgumentException(
          "Class [" + label + "] must be hard to have an extension output");
    }
    return positions[label];
  }

  /** The hard classes in extension order. */
  public List<Integer> labels() {
    return Arrays.stream(labels).boxed().toList();
  }

  /** The labels in extension order, so that a rule can be read. */
  @Override
  public String toString() {
    return Arrays.toString(labels);
  }
}
