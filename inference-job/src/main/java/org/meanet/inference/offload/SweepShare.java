package org.meanet.inference.offload;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What one partition of a sweep holds of images that are alike but for their limits. Every image is
 * in two shares: in a tally, whatever its payload, for all that is a sum, and in one of {@link
 * SweepGroup#asSent}, for the latencies. Apart they are few, where together they would be as many
 * as there are images.
 *
 * @param group with the smallest of their limits
 */
record SweepShare(int partition, SweepGroup group) implements Serializable {

  /** The shares of one partition as rows, which {@link #of(Row)} reads. */
  static Iterator<Row> count(int partition, Iterator<Row> rows) {
    Map<Key, SweepGroup> sums = new HashMap<>();
    while (rows.hasNext()) {
      SweepGroup group = SweepGroup.of(rows.next());
      if (group.images() > 0) {
        add(sums, group.withAnyPayload());
        add(sums, group.asSent());
      }
    }
    return sums.values().stream()
        .map(
            sum ->
                RowFactory.create(
                    sum.variant(),
                    sum.limit(),
                    sum.model(),
                    sum.kind(),
                    sum.payload(),
                    sum.images(),
                    sum.bytes(),
                    partition))
        .iterator();
  }

  private static void add(Map<Key, SweepGroup> sums, SweepGroup group) {
    sums.merge(Key.of(group), group, SweepGroup::plus);
  }

  /** Whether it is a tally. */
  boolean isTally() {
    return group.payload() == SweepGroup.ANY;
  }

  static SweepShare of(Row row) {
    return new SweepShare(row.getInt(7), SweepGroup.of(row));
  }

  /** Of a row that {@link #of(Row)} reads. */
  static int variant(Row row) {
    return row.getInt(0);
  }

  private record Key(int variant, int model, int kind, long payload) {
    static Key of(SweepGroup group) {
      return new Key(group.variant(), group.model(), group.kind(), group.payload());
    }
  }
}
