package org.meanet.inference.offload;

import java.io.Serializable;
import org.apache.spark.sql.Row;

/**
 * Images of one variant that are alike.
 *
 * @param limit the smallest at which they stay at the edge
 * @param model of costs, that their edges have
 * @param kind of {@link SweepKind}
 * @param payload bytes of each, rounded as latencies have it; {@link #ANY} where it may differ
 * @param images how many; 0 marks a limit at which a point is wanted
 * @param bytes what offloading all of them sends
 */
record SweepGroup(
    int variant, double limit, int model, int kind, long payload, long images, long bytes)
    implements Serializable {

  /** Stands for payloads that are not told apart. */
  static final long ANY = -1;

  static SweepGroup of(Row row) {
    return new SweepGroup(
        row.getInt(0),
        row.getDouble(1),
        row.getInt(2),
        row.getInt(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6));
  }

  /** The same images, of whatever payload. */
  SweepGroup withAnyPayload() {
    return new SweepGroup(variant, limit, model, kind, ANY, images, bytes);
  }

  /** The same images, of which nothing is told but how long they take once they are offloaded. */
  SweepGroup asSent() {
    int sent = SweepKind.of(false, false, false, false, SweepKind.sentExtended(kind));
    return new SweepGroup(variant, limit, model, sent, payload, images, bytes);
  }

  /**
   * Of images that are alike but for their limits, with the smaller one; minus infinity, at which
   * no image is offloaded that could be, only if both are.
   */
  SweepGroup plus(SweepGroup other) {
    return new SweepGroup(
        variant,
        Double.isFinite(limit) && Double.isFinite(other.limit)
            ? Math.min(limit, other.limit)
            : Math.max(limit, other.limit),
        model,
        kind,
        payload,
        images + other.images,
        bytes + other.bytes);
  }
}
