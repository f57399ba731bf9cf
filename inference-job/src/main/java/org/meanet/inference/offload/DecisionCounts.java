package org.meanet.inference.offload;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.meanet.core.cost.Cost;
import org.meanet.core.cost.CostModel;
import org.meanet.core.cost.Latency;
import org.meanet.core.routing.Decision;
import org.meanet.core.routing.Exit;

/**
 * How many images met each kind of decision. Every cost is linear in images and bytes, so these
 * integers give sums that do not depend on the order in which Spark visited the rows.
 *
 * @param keptPlain answered at the edge, main alone computed
 * @param keptExtended answered at the edge, the extension computed too
 * @param sentPlain answered by the cloud, main alone computed
 * @param sentExtended answered by the cloud after the extension was computed
 * @param uploadBytes bytes of those answered by the cloud
 */
public record DecisionCounts(
    long keptPlain, long keptExtended, long sentPlain, long sentExtended, long uploadBytes) {

  private static final int NUMBERS = 5;

  /** Of consecutive groups of {@link #numbers}. */
  static List<DecisionCounts> ofNumbers(long[] numbers) {
    return IntStream.range(0, numbers.length / NUMBERS)
        .map(i -> i * NUMBERS)
        .mapToObj(
            at ->
                new DecisionCounts(
                    numbers[at],
                    numbers[at + 1],
                    numbers[at + 2],
                    numbers[at + 3],
                    numbers[at + 4]))
        .toList();
  }

  /** The components in their order. */
  LongStream numbers() {
    return LongStream.of(keptPlain, keptExtended, sentPlain, sentExtended, uploadBytes);
  }

  Totals price(CostModel costs) {
    return total(
        costs,
        term(keptPlain, costs.of(new Decision(Exit.MAIN, 0, false), 0)),
        term(keptExtended, costs.of(new Decision(Exit.EXTENSION, 0, true), 0)),
        term(sentPlain, costs.of(new Decision(Exit.CLOUD, 0, false), 0)),
        term(sentExtended, costs.of(new Decision(Exit.CLOUD, 0, true), 0)));
  }

  /** What it costs when the edge computes nothing and every image goes to the cloud. */
  Totals priceCloudOnly(CostModel costs) {
    return total(costs, term(images(), costs.cloudOnly(0)));
  }

  private long images() {
    return keptPlain + keptExtended + sentPlain + sentExtended;
  }

  private Totals total(CostModel costs, Cost... terms) {
    double main = 0;
    double extension = 0;
    double cloud = 0;
    Latency latency = new Latency(0, 0, costs.link().uploadSeconds(uploadBytes), 0, 0);
    for (Cost term : terms) {
      main += term.mainJoules();
      extension += term.extensionJoules();
      cloud += term.cloudJoules();
      latency = latency.plus(term.latency());
    }
    double upload = costs.link().uploadJoules(uploadBytes);
    return new Totals(images(), uploadBytes, new Energy(main, extension, upload, cloud), latency);
  }

  private static Cost term(long images, Cost each) {
    return new Cost(
        0,
        images * each.mainJoules(),
        images * each.extensionJoules(),
        0,
        images * each.cloudJoules(),
        each.latency().times(images));
  }
}
