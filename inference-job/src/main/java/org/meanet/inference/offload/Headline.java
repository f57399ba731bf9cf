package org.meanet.inference.offload;

import java.util.function.Predicate;
import org.meanet.core.cost.Cost;
import org.meanet.core.cost.CostModel;
import org.meanet.core.routing.Decision;
import org.meanet.core.routing.Exit;

/**
 * The numbers of a report that have an interval. Each is a quotient of two sums over images; a sum
 * is linear in the number of images of an outcome and in their bytes. Differences are paired: both
 * ways answer the same images.
 */
public enum Headline {
  MAIN_ALL(right(o -> true, Outcome::mainRight), images()),
  MAIN_HARD(right(Outcome::hard, Outcome::mainRight), count(Outcome::hard)),
  MAIN_EASY(right(easy(), Outcome::mainRight), count(easy())),
  MEANET_ALL(right(o -> true, Outcome::meanetRight), images()),
  MEANET_HARD(right(Outcome::hard, Outcome::meanetRight), count(Outcome::hard)),
  MEANET_EASY(right(easy(), Outcome::meanetRight), count(easy())),
  CLOUD_ALL(right(o -> true, Outcome::cloudRight), images()),
  CLOUD_HARD(right(Outcome::hard, Outcome::cloudRight), count(Outcome::hard)),
  CLOUD_EASY(right(easy(), Outcome::cloudRight), count(easy())),
  ROUTED_ALL(right(o -> true, Outcome::routedRight), images()),
  ROUTED_HARD(right(Outcome::hard, Outcome::routedRight), count(Outcome::hard)),
  ROUTED_EASY(right(easy(), Outcome::routedRight), count(easy())),

  /** Right answers of the routed images less those of the cloud's network, as a share. */
  ROUTED_LESS_CLOUD(difference(o -> true, Outcome::routedRight, Outcome::cloudRight), images()),
  /** Less those of main. */
  ROUTED_LESS_MAIN(difference(o -> true, Outcome::routedRight, Outcome::mainRight), images()),
  /** Of images of hard classes, the edge's right answers less those of main, as a share. */
  MEANET_LESS_MAIN_HARD(
      difference(Outcome::hard, Outcome::meanetRight, Outcome::mainRight), count(Outcome::hard)),
  /** Of images of hard classes, the extension's right answers less those of the control. */
  EXTENSION_LESS_CONTROL(
      difference(asked(), Outcome::extensionRight, Outcome::hardOnlyRight), count(asked())),

  OFFLOAD_SHARE(count(Outcome::sent), images()),
  /** For as many images as there are, as with the joules. */
  UPLOAD_BYTES((o, costs, images, bytes) -> o.sent() ? bytes : 0),
  MAIN_JOULES((o, costs, images, bytes) -> decided(false, false, costs, images, bytes).joules()),
  MEANET_JOULES(
      (o, costs, images, bytes) ->
          decided(false, o.extendedAtEdge(), costs, images, bytes).joules()),
  CLOUD_JOULES(Headline::cloudJoules),
  ROUTED_JOULES(Headline::routedJoules),
  /** Energy of the routed images ÷ that of sending whatever reaches the cloud. */
  ROUTED_OF_CLOUD_JOULES(Headline::routedJoules, Headline::cloudJoules),
  /** Of the routed images. */
  MEAN_LATENCY_SECONDS(
      (o, costs, images, bytes) -> decided(o.sent(), o.extended(), costs, images, bytes).seconds(),
      images());

  private final Sum numerator;
  private final Sum denominator;
  private final boolean total;

  /** A quotient. */
  Headline(Sum numerator, Sum denominator) {
    this.numerator = numerator;
    this.denominator = denominator;
    this.total = false;
  }

  /** A sum over all images, which is their number times the mean. */
  Headline(Sum sum) {
    this.numerator = sum;
    this.denominator = images();
    this.total = true;
  }

  /** What images of one outcome add to a sum; linear in both numbers. */
  @FunctionalInterface
  private interface Sum {
    double of(Outcome outcome, CostModel costs, long images, long bytes);
  }

  /** What images of one outcome add to a sum, each and for each of their bytes. */
  record Rates(double ofImage, double ofByte) {
    private static Rates of(Sum sum, Outcome outcome, CostModel costs) {
      return new Rates(sum.of(outcome, costs, 1, 0), sum.of(outcome, costs, 0, 1));
    }

    double of(long images, long bytes) {
      return images * ofImage + bytes * ofByte;
    }
  }

  Rates numerator(Outcome outcome, FleetCosts costs) {
    return Rates.of(numerator, outcome, costs.models().get(outcome.model()));
  }

  Rates denominator(Outcome outcome, FleetCosts costs) {
    return Rates.of(denominator, outcome, costs.models().get(outcome.model()));
  }

  /** By what a quotient is multiplied for a report of so many images. */
  double scale(long images) {
    return total ? images : 1;
  }

  private static Sum images() {
    return (o, costs, images, bytes) -> images;
  }

  private static Sum count(Predicate<Outcome> which) {
    return (o, costs, images, bytes) -> which.test(o) ? images : 0;
  }

  private static Sum right(Predicate<Outcome> which, Predicate<Outcome> right) {
    return count(which.and(right));
  }

  private static Sum difference(
      Predicate<Outcome> which, Predicate<Outcome> one, Predicate<Outcome> other) {
    return (o, costs, images, bytes) ->
        which.test(o) && one.test(o) != other.test(o) ? (one.test(o) ? images : -images) : 0;
  }

  private static Predicate<Outcome> easy() {
    return outcome -> !outcome.hard();
  }

  /** Images of hard classes about which the extension was asked. */
  private static Predicate<Outcome> asked() {
    return outcome -> outcome.hard() && outcome.hasExtension();
  }

  private static double routedJoules(Outcome o, CostModel costs, long images, long bytes) {
    return decided(o.sent(), o.extended(), costs, images, bytes).joules();
  }

  private static double cloudJoules(Outcome o, CostModel costs, long images, long bytes) {
    return o.reachable() ? costs.link().uploadJoules(bytes) : 0;
  }

  private record Spent(double joules, double seconds) {}

  private static Spent decided(
      boolean sent, boolean extended, CostModel costs, long images, long bytes) {
    Cost each = costs.of(new Decision(sent ? Exit.CLOUD : Exit.MAIN, 0, extended), 0);
    long sentBytes = sent ? bytes : 0;
    return new Spent(
        images * each.edgeJoules() + costs.link().uploadJoules(sentBytes),
        images * each.latencySeconds() + costs.link().uploadSeconds(sentBytes));
  }
}
