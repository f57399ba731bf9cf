package org.meanet.core.routing;

/**
 * What one exit says of one image.
 *
 * @param predicted the class with the largest probability, as an original label (never a remapped
 *     id)
 * @param confidence that probability, 0 to 1
 * @param entropy of the exit's probabilities, in nats
 * @param margin by which that probability is above the second largest, 0 to 1
 * @param calibratedConfidence the largest probability at the exit's temperature
 * @param calibratedEntropy of the probabilities at that temperature, in nats
 */
public record ExitScore(
    int predicted,
    double confidence,
    double entropy,
    double margin,
    double calibratedConfidence,
    double calibratedEntropy) {

  /**
   * Scores an exit's logits.
   *
   * @param logits one per class, not normalised
   * @param temperature of the exit, above 0; it changes the calibrated figures alone
   * @return the arg max (the lowest index on a tie), its softmax probability, and the entropy of
   *     the softmax
   */
  public static ExitScore ofLogits(float[] logits, double temperature) {
    Softmax softmax = Softmax.of(logits);
    int best = softmax.argMax();
    Softmax calibrated = temperature == 1 ? softmax : Softmax.of(logits, temperature);
    return new ExitScore(
        best,
        softmax.probability(best),
        softmax.entropy(),
        softmax.margin(),
        calibrated.probability(best),
        calibrated.entropy());
  }

  /**
   * Scores the extension's logits, whose classes are positions in the list of hard classes.
   *
   * @param temperature of the extension, above 0
   * @param hardClasses gives the original label of each position
   */
  public static ExitScore ofExtensionLogits(
      float[] logits, double temperature, HardClasses hardClasses) {
    ExitScore score = ofLogits(logits, temperature);
    return new ExitScore(
        hardClasses.labelAt(score.predicted),
        score.confidence,
        score.entropy,
        score.margin,
        score.calibratedConfidence,
        score.calibratedEntropy);
  }
}
