package org.meanet.inference.offload;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.meanet.core.routing.Decision;
import org.meanet.core.routing.ExitScore;
import org.meanet.core.routing.ExitScores;
import org.meanet.core.routing.ExtensionRule;
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
    return new Variant(rule.withPolicy(policy), withExtension);
  }

  Variant withExtensionRule(ExtensionRule extensionRule) {
    return new Variant(
        new RoutingRule(rule.offload(), extensionRule, rule.cloudReachable(), rule.hardClasses()),
        withExtension);
  }

  /** With this limit, and a cloud that answers whichever image reaches it. */
  Variant at(double limit) {
    return new Variant(
        new RoutingRule(
            rule.offload().withLimit(limit), rule.extensionRule(), true, rule.hardClasses()),
        withExtension);
  }

  /**
   * The variants of a rule, this one first: then the other policies, the rule without the
   * extension, and the rule with the other extension rules. Without hard classes the policies are
   * all.
   *
   * @param policies to compare with the rule's; one of its own kind is passed over
   */
  static List<Variant> of(RoutingRule rule, List<OffloadPolicy> policies) {
    Variant chosen = new Variant(rule, true);
    Stream<Variant> byPolicy =
        Stream.concat(
            Stream.of(chosen),
            policies.stream()
                .filter(policy -> policy.getClass() != rule.offload().getClass())
                .map(chosen::withPolicy));
    if (rule.hardClasses().count() == 0) {
      return byPolicy.toList();
    }
    Stream<Variant> extensionRules =
        Arrays.stream(ExtensionRule.values())
            .filter(other -> other != rule.extensionRule())
            .map(chosen::withExtensionRule);
    return Stream.of(byPolicy, Stream.of(chosen.withoutExtension()), extensionRules)
        .flatMap(stream -> stream)
        .toList();
  }

  /** Whether it differs from another variant in its policy at most. */
  boolean isLike(Variant other) {
    return withExtension == other.withExtension
        && rule.extensionRule() == other.rule.extensionRule();
  }

  Decision decide(ExitScores scores, boolean reachable) {
    return rule.decide(seen(scores), reachable);
  }

  Decision atEdge(ExitScores scores) {
    return rule.decideAtEdge(seen(scores));
  }

  /** What the extension says where an edge without a cloud runs it. */
  Optional<ExitScore> extension(ExitScores scores) {
    return atEdge(scores).extensionComputed() ? scores.extension() : Optional.empty();
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
