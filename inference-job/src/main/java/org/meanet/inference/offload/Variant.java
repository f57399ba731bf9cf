package org.meanet.inference.offload;

import java.io.Serializable;
import java.util.Optional;
import org.meanet.core.routing.Decision;
import org.meanet.core.routing.ExitScores;
import org.meanet.core.routing.OffloadPolicy;
import org.meanet.core.routing.RoutingRule;

/**
 * A routing rule, with or without the extension, and what becomes of an image at both ends of its
 * threshold.
 *
 * @param withExtension if false, the rule sees a bundle without an extension
 */
record Variant(RoutingRule rule, boolean withExtension) implements Serializable {

  Variant withoutExtension() {
    return new Variant(rule, false);
  }

  Variant withPolicy(OffloadPolicy policy) {
    return new Variant(
        new RoutingRule(policy, rule.extensionRule(), rule.cloudReachable(), rule.hardClasses()),
        withExtension);
  }

  Decision decide(ExitScores scores, boolean reachable) {
    return rule.decide(seen(scores), reachable);
  }

  Decision atEdge(ExitScores scores) {
    return rule.decideAtEdge(seen(scores));
  }

  /** What the rule decides when its threshold offloads every image and the cloud answers. */
  Decision offloaded(ExitScores scores) {
    OffloadPolicy always = rule.offload().withLimit(Double.NEGATIVE_INFINITY);
    return new RoutingRule(always, rule.extensionRule(), true, rule.hardClasses())
        .decide(seen(scores));
  }

  double signal(ExitScores scores) {
    return rule.signal(seen(scores));
  }

  private ExitScores seen(ExitScores scores) {
    return withExtension ? scores : new ExitScores(scores.main(), Optional.empty(), scores.cloud());
  }
}
