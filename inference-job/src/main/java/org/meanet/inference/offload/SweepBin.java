package org.meanet.inference.offload;

import java.util.List;
import org.apache.spark.sql.Row;
import org.meanet.core.cost.CostModel;

/**
 * Images whose signals lie between two neighbouring limits, or a sum of such.
 *
 * @param bin the number of limits below; of no meaning in a sum
 * @param model of costs, that the images' edges have
 * @param keptRight right answers while they stay at the edge
 * @param keptExtended extensions computed while they stay
 * @param sentRight right answers once they are offloaded
 * @param sentExtended extensions computed once they are offloaded
 * @param bytes what offloading them sends
 */
record SweepBin(
    int variant,
    int bin,
    int model,
    long images,
    long hard,
    long keptRight,
    long keptRightHard,
    long keptExtended,
    long sentRight,
    long sentRightHard,
    long sentExtended,
    long bytes) {

  static SweepBin of(Row row) {
    return new SweepBin(
        row.getInt(0),
        row.getInt(1),
        row.getInt(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7),
        row.getLong(8),
        row.getLong(9),
        row.getLong(10),
        row.getLong(11));
  }

  static SweepBin none(int model) {
    return new SweepBin(0, 0, model, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  SweepBin plus(SweepBin other) {
    return with(other, 1);
  }

  SweepBin minus(SweepBin other) {
    return with(other, -1);
  }

  /** The point at which these images stay at the edge and {@code sent} go to the cloud. */
  SweepPoint point(double threshold, SweepBin sent, CostModel costs) {
    DecisionCounts counts =
        new DecisionCounts(
            images - keptExtended,
            keptExtended,
            sent.images - sent.sentExtended,
            sent.sentExtended,
            sent.bytes);
    return new SweepPoint(
        threshold,
        sent.images,
        new Answers(images + sent.images, keptRight + sent.sentRight),
        new Answers(hard + sent.hard, keptRightHard + sent.sentRightHard),
        counts.price(costs),
        List.of(counts));
  }

  private SweepBin with(SweepBin other, int sign) {
    return new SweepBin(
        0,
        0,
        model,
        images + sign * other.images,
        hard + sign * other.hard,
        keptRight + sign * other.keptRight,
        keptRightHard + sign * other.keptRightHard,
        keptExtended + sign * other.keptExtended,
        sentRight + sign * other.sentRight,
        sentRightHard + sign * other.sentRightHard,
        sentExtended + sign * other.sentExtended,
        bytes + sign * other.bytes);
  }
}
