package org.meanet.inference.offload;

import java.util.List;

/**
 * How often images of one class got the answer of another, over some of the classes.
 *
 * @param choice why these
 * @param labels ascending
 * @param main counts of images: a row for each true class, a column for each answer, both in the
 *     order of {@code labels}; answers of other classes are not in it
 * @param routed the same of the routed whole
 */
public record Confusions(
    Choice choice, List<Integer> labels, List<List<Long>> main, List<List<Long>> routed) {
  public Confusions {
    labels = List.copyOf(labels);
    main = main.stream().map(List::copyOf).toList();
    routed = routed.stream().map(List::copyOf).toList();
  }

  /** Why some classes are shown. */
  public enum Choice {
    /** There are few enough. */
    ALL_CLASSES,
    /** There are too many, but few enough hard ones. */
    HARD_CLASSES,
    /** Of too many, those that main confuses most, counting images of them and taken for them. */
    MOST_CONFUSED_CLASSES
  }
}
