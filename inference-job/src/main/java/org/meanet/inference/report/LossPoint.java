package org.meanet.inference.report;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.meanet.core.metrics.TrainingEvent.Round;

/**
 * One or more neighbouring rounds of a stage, as a curve shows them.
 *
 * @param images seen in the stage when the last of the rounds ended
 * @param epoch images ÷ images of an epoch, so 1.5 is the middle of the second epoch
 * @param loss mean over the rounds, in nats, regularisation included
 * @param learningRate mean over the rounds
 */
record LossPoint(long images, double epoch, double loss, double learningRate) {

  /**
   * The curve of a stage. More rounds than the limit are divided into that many bins, alike but for
   * one round, and each becomes a point: no round is left out, and a spike lifts its point's mean.
   *
   * @param rounds of one stage, in order
   * @param limit the most points, above 0
   */
  static List<LossPoint> curve(List<Round> rounds, int limit) {
    int bins = Math.min(rounds.size(), limit);
    return IntStream.range(0, bins)
        .mapToObj(i -> of(rounds.subList(start(rounds, bins, i), start(rounds, bins, i + 1))))
        .toList();
  }

  private static int start(List<Round> rounds, int bins, int bin) {
    return (int) ((long) rounds.size() * bin / bins);
  }

  private static LossPoint of(List<Round> rounds) {
    Round last = rounds.get(rounds.size() - 1);
    double imagesInEpoch = (double) last.imagesInStage() / last.epochs();
    return new LossPoint(
        last.images(),
        last.images() / imagesInEpoch,
        mean(rounds, Round::loss),
        mean(rounds, Round::learningRate));
  }

  private static double mean(List<Round> rounds, ToDoubleFunction<Round> value) {
    return rounds.stream().mapToDouble(value).average().orElseThrow();
  }
}
