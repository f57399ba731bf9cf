package org.meanet.inference.offload;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Where the sweep of one variant stands: which images stay, and how long all of them take. */
final class SweepState {
  private final SweepTally[] all;
  private final SweepTally[] kept;
  private final LatencyLadder latencies;
  private final long images;
  private long keptImages;

  /**
   * @param shares of all partitions
   * @param partition before which everything stays
   */
  private SweepState(List<SweepShare> shares, int partition, FleetCosts costs) {
    this.all = tallies(costs);
    this.kept = tallies(costs);
    this.latencies = LatencyLadder.of(shares, costs);
    for (SweepShare share : shares) {
      SweepGroup group = share.group();
      boolean stays = share.partition() < partition;
      if (!share.isTally()) {
        if (!stays) {
          latencies.addSent(group);
        }
        continue;
      }
      all[group.model()].add(group);
      if (stays) {
        kept[group.model()].add(group);
        keptImages += group.images();
        latencies.addKept(group);
      }
    }
    this.images = IntStream.range(0, all.length).mapToLong(model -> all[model].images()).sum();
  }

  /**
   * @param shares of all variants and partitions, of {@link SweepShare}
   */
  static SweepState before(int partition, int variant, List<Row> shares, FleetCosts costs) {
    return new SweepState(
        shares.stream()
            .filter(row -> SweepShare.variant(row) == variant)
            .map(SweepShare::of)
            .toList(),
        partition,
        costs);
  }

  private static SweepTally[] tallies(FleetCosts costs) {
    return costs.models().stream().map(model -> new SweepTally()).toArray(SweepTally[]::new);
  }

  /** Lets images stay that were offloaded so far. */
  void keep(SweepGroup group) {
    if (group.images() > 0) {
      kept[group.model()].add(group);
      keptImages += group.images();
      latencies.keep(group);
    }
  }

  long keptImages() {
    return keptImages;
  }

  long images() {
    return images;
  }

  /** The point as it stands; {@link SweepPoint#of} reads it. */
  Row point(int variant, double limit) {
    Answers answers = new Answers(0, 0);
    Answers hard = new Answers(0, 0);
    long lost = 0;
    long gained = 0;
    List<DecisionCounts> decisions = new ArrayList<>();
    for (int model = 0; model < all.length; model++) {
      answers = answers.plus(kept[model].answers(all[model]));
      hard = hard.plus(kept[model].hardAnswers(all[model]));
      decisions.add(kept[model].decisions(all[model]));
      lost += kept[model].lost();
      gained += kept[model].gained();
    }
    LatencyQuantiles latency = latencies.quantiles();
    return RowFactory.create(
        variant,
        limit,
        images - keptImages,
        answers.count(),
        answers.correct(),
        hard.count(),
        hard.correct(),
        lost,
        gained,
        latency.p50(),
        latency.p95(),
        latency.p99(),
        decisions.stream().flatMapToLong(DecisionCounts::numbers).toArray());
  }
}
