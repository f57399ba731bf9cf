package org.meanet.core.routing;

/**
 * What one exit says of one image.
 *
 * @param predicted the class with the largest probability, as an original label (never a remapped
 *     id)
 * @param confidence that probability, 0 to 1
 * @param entropy of the exit's probabilities, in nats
 */
public record ExitScore(int predicted, double confidence, double entropy) {

  /**
   * Scores an exit's logits.
   *
   * @param logits one per class, not normalised
   * @return the arg max (the lowest index on a tie), its softmax probability, and the entropy of
   *     the softmax
   */
  public static ExitScore ofLogits(float[] logits) {
    Softmax softmax = Softmax.of(logits);
    int best = softmax.argMax();
    return new ExitScore(best, softmax.probability(best), softmax.entropy());
  }

  /**
   * Scores the extension's logits, whose classes are positions in the list of hard classes.
   *
   * @param hardClasses gives the original label of each position
   */
  public static ExitScore ofExtensionLogits(float[] logits, HardClasses hardClasses) {
    ExitScore score = ofLogits(logits);
    return new ExitScore(hardClasses.labelAt(score.predicted), score.confidence, score.entropy);
  }
}
