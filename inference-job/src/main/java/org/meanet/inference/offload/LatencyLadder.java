package org.meanet.inference.offload;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.meanet.core.cost.CostModel;
import org.meanet.core.routing.Decision;
import org.meanet.core.routing.Exit;

/**
 * How many images have each latency, ascending, so that moving an image from one to another and
 * reading a quantile both take the logarithm of the number of distinct latencies: a binary indexed
 * tree (Fenwick, "A new data structure for cumulative frequency tables", Software: Practice and
 * Experience 24(3), 1994).
 */
final class LatencyLadder {
  private final double[] seconds;
  private final Map<Step, Integer> steps;
  private final long[] tree;
  private long images;

  private LatencyLadder(double[] seconds, Map<Step, Integer> steps) {
    this.seconds = seconds;
    this.steps = steps;
    this.tree = new long[seconds.length + 1];
  }

  /** What decides how long an image takes; {@link SweepGroup#ANY} is the payload of what stays. */
  private record Step(int model, boolean extended, long payload) {
    static Step kept(SweepGroup group) {
      return new Step(group.model(), SweepKind.keptExtended(group.kind()), SweepGroup.ANY);
    }

    static Step sent(SweepGroup group) {
      return new Step(group.model(), SweepKind.sentExtended(group.kind()), group.payload());
    }

    double seconds(FleetCosts costs) {
      CostModel model = costs.models().get(this.model);
      return payload == SweepGroup.ANY
          ? model.of(new Decision(Exit.MAIN, 0, extended), 0).latencySeconds()
          : model.of(new Decision(Exit.CLOUD, 0, extended), payload).latencySeconds();
    }
  }

  /** An empty one that has a place for whatever can become of the images of these shares. */
  static LatencyLadder of(Collection<SweepShare> shares, FleetCosts costs) {
    Map<Step, Integer> steps = new HashMap<>();
    for (SweepShare share : shares) {
      steps.put(share.isTally() ? Step.kept(share.group()) : Step.sent(share.group()), 0);
    }
    double[] seconds =
        steps.keySet().stream()
            .mapToDouble(step -> step.seconds(costs))
            .sorted()
            .distinct()
            .toArray();
    steps.replaceAll((step, none) -> Arrays.binarySearch(seconds, step.seconds(costs)));
    return new LatencyLadder(seconds, steps);
  }

  /** Adds images that are offloaded. */
  void addSent(SweepGroup group) {
    add(steps.get(Step.sent(group)), group.images());
  }

  /** Adds images that stay. */
  void addKept(SweepGroup group) {
    add(steps.get(Step.kept(group)), group.images());
  }

  /** Lets images stay that were offloaded. */
  void keep(SweepGroup group) {
    add(steps.get(Step.sent(group)), -group.images());
    add(steps.get(Step.kept(group)), group.images());
  }

  /** Zeros where there are no images. */
  LatencyQuantiles quantiles() {
    if (images == 0) {
      return new LatencyQuantiles(0, 0, 0);
    }
    return new LatencyQuantiles(quantile(0.5), quantile(0.95), quantile(0.99));
  }

  private void add(int step, long count) {
    images += count;
    for (int i = step + 1; i < tree.length; i += i & -i) {
      tree[i] += count;
    }
  }

  // The last step of which all steps up to it hold fewer images than the share; the next is it.
  private double quantile(double share) {
    double wanted = share * images;
    int step = 0;
    long below = 0;
    for (int width = Integer.highestOneBit(seconds.length); width > 0; width >>= 1) {
      int next = step + width;
      if (next < tree.length && below + tree[next] < wanted) {
        step = next;
        below += tree[next];
      }
    }
    return seconds[step];
  }
}
