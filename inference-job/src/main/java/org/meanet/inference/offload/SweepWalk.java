package org.meanet.inference.offload;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;
import org.apache.spark.sql.Row;

/**
 * Runs through the sorted images of one partition, and gives the points that are wanted. Which they
 * are depends on counts alone, never on where a partition ends.
 */
final class SweepWalk implements Iterator<Row> {
  private final Iterator<Row> rows;
  private final IntFunction<SweepState> states;
  private final int[] spacing;

  private SweepGroup group;
  private int variant = -1;
  private SweepState state;
  private Row point;

  /**
   * @param rows of {@link SweepGroup}, sorted by variant and limit; equal ones are all here
   * @param states what stands before these rows, of each variant
   * @param spacing of each variant
   */
  SweepWalk(Iterator<Row> rows, IntFunction<SweepState> states, int[] spacing) {
    this.rows = rows;
    this.states = states;
    this.spacing = spacing;
    this.group = next(rows);
    this.point = advance();
  }

  @Override
  public boolean hasNext() {
    return point != null;
  }

  @Override
  public Row next() {
    if (point == null) {
      throw new NoSuchElementException();
    }
    Row found = point;
    point = advance();
    return found;
  }

  private Row advance() {
    while (group != null) {
      if (group.variant() != variant) {
        variant = group.variant();
        state = states.apply(variant);
      }
      double limit = group.limit();
      long before = state.keptImages();
      boolean wanted = false;
      while (group != null && group.variant() == variant && group.limit() == limit) {
        wanted |= group.images() == 0;
        state.keep(group);
        group = next(rows);
      }
      if (wanted || isEnd(before) || crosses(before)) {
        return state.point(variant, limit);
      }
    }
    return null;
  }

  /** Whether with this limit the last images have come to stay. */
  private boolean isEnd(long before) {
    return state.keptImages() == state.images() && before < state.images();
  }

  private boolean crosses(long before) {
    return place(before) != place(state.keptImages());
  }

  private long place(long kept) {
    return (long) ((double) kept / state.images() * spacing[variant]);
  }

  private static SweepGroup next(Iterator<Row> rows) {
    return rows.hasNext() ? SweepGroup.of(rows.next()) : null;
  }
}
