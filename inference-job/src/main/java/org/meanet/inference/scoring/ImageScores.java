package org.meanet.inference.scoring;

import java.util.Optional;
import org.meanet.core.routing.ExitScore;
import org.meanet.core.routing.ExitScores;

/**
 * What the exits say of one image: a row of the scores table.
 *
 * @param id of the image
 * @param label the true class, an original label
 * @param payloadBytes of the image as stored: what an upload of the file sends
 * @param rawBytes of the uncompressed pixels, height × width × channels
 * @param main what main says
 * @param mainTop5 whether the true class is among main's five most probable
 * @param mainHard main's view of the hard classes alone; empty where there are none
 * @param extension what the extension says; empty where it was not computed
 * @param cloud what the cloud says; empty where it was not computed
 */
record ImageScores(
    String id,
    int label,
    long payloadBytes,
    long rawBytes,
    ExitScore main,
    boolean mainTop5,
    Optional<HardView> mainHard,
    Optional<ExitScore> extension,
    Optional<CloudScore> cloud)
    implements Outcome {
  private static final ExitScore NOT_ASKED =
      new ExitScore(-1, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  /**
   * For the routing rule under which the exits were computed. A cloud that was not asked is NaN:
   * the rule asks for it of no image that it keeps at the edge.
   */
  ExitScores exits() {
    return new ExitScores(
        main, extension, cloud.map(said -> said.answer().score()).orElse(NOT_ASKED));
  }

  /**
   * Main's probabilities over the hard classes: what main would answer in the extension's place.
   *
   * @param predicted the most probable hard class, an original label; the lowest label on a tie
   * @param mass total probability of the hard classes, 0 to 1
   */
  record HardView(int predicted, double mass) {}

  /**
   * What the cloud says of one image.
   *
   * @param answer of the image as stored
   * @param reencoded of the image as the edge compresses it anew; empty where it does not
   */
  record CloudScore(CloudAnswer answer, Optional<Reencoded> reencoded) {}

  /**
   * @param top5 whether the true class is among the five most probable
   */
  record CloudAnswer(ExitScore score, boolean top5) {}

  /**
   * @param bytes of the compressed image
   */
  record Reencoded(long bytes, CloudAnswer answer) {}
}
