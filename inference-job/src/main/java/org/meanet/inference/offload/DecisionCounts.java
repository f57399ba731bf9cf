package org.meanet.inference.offload;

import org.meanet.core.cost.Cost;
import org.meanet.core.cost.CostModel;
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
record DecisionCounts(
    long keptPlain, long keptExtended, long sentPlain, long sentExtended, long uploadBytes) {

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
    double edge = 0;
    double cloud = 0;
    double seconds = costs.link().uploadSeconds(uploadBytes);
    for (Cost term : terms) {
      edge += term.edgeJoules();
      cloud += term.cloudJoules();
      seconds += term.latencySeconds();
    }
    Energy energy = new Energy(edge, costs.link().uploadJoules(uploadBytes), cloud);
    return new Totals(uploadBytes, energy, images() == 0 ? 0 : seconds / images());
  }

  private static Cost term(long images, Cost each) {
    return new Cost(
        0,
        images * each.edgeJoules(),
        0,
        images * each.cloudJoules(),
        images * each.latencySeconds());
  }
}
