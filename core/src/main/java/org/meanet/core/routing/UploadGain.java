package org.meanet.core.routing;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A logistic regression on what an edge knows once its extension has run, if it does: how probable
 * it is that the edge is wrong and the cloud would be right. A weight is the change of the log-odds
 * with the quantity that it is named after; the extension's are of use where it ran, else its
 * quantities are 0.
 *
 * @param intercept log-odds where every quantity is 0
 * @param mainConfidence of main's largest probability
 * @param mainEntropy of the entropy of main's probabilities, in nats
 * @param mainMargin of the difference of main's two largest probabilities
 * @param extended of 1 where the extension ran, 0 where not
 * @param extensionConfidence of the extension's largest probability
 * @param extensionEntropy of the entropy of the extension's probabilities, in nats
 * @param extensionAgrees of 1 where the extension gives main's answer, 0 where not
 */
public record UploadGain(
    double intercept,
    double mainConfidence,
    double mainEntropy,
    double mainMargin,
    double extended,
    double extensionConfidence,
    double extensionEntropy,
    double extensionAgrees)
    implements Serializable {

  /**
   * @param weights of {@link #quantities}, in their order
   */
  public static UploadGain of(double intercept, double[] weights) {
    return new UploadGain(
        intercept,
        weights[0],
        weights[1],
        weights[2],
        weights[3],
        weights[4],
        weights[5],
        weights[6]);
  }

  /**
   * What the weights belong to, in the order of the components.
   *
   * @param extension what the extension says; empty where it did not run
   */
  public static double[] quantities(ExitScore main, Optional<ExitScore> extension) {
    return new double[] {
      main.confidence(),
      main.entropy(),
      main.margin(),
      extension.isPresent() ? 1 : 0,
      extension.map(ExitScore::confidence).orElse(0.0),
      extension.map(ExitScore::entropy).orElse(0.0),
      extension.filter(answer -> answer.predicted() == main.predicted()).isPresent() ? 1 : 0
    };
  }

  /** The weights in the order of {@link #quantities}. */
  public double[] weights() {
    return new double[] {
      mainConfidence,
      mainEntropy,
      mainMargin,
      extended,
      extensionConfidence,
      extensionEntropy,
      extensionAgrees
    };
  }

  /** The intercept and the weights, in their order, under the names of a configuration's keys. */
  public Map<String, Double> byKey() {
    Map<String, Double> byKey = new LinkedHashMap<>();
    byKey.put("intercept", intercept);
    byKey.put("main-confidence", mainConfidence);
    byKey.put("main-entropy", mainEntropy);
    byKey.put("main-margin", mainMargin);
    byKey.put("extended", extended);
    byKey.put("extension-confidence", extensionConfidence);
    byKey.put("extension-entropy", extensionEntropy);
    byKey.put("extension-agrees", extensionAgrees);
    return byKey;
  }

  /** The probability, 0 to 1; the arguments are those of {@link #quantities}. */
  double probability(ExitScore main, Optional<ExitScore> extension) {
    double[] quantities = quantities(main, extension);
    double[] weights = weights();
    double logOdds = intercept;
    for (int i = 0; i < weights.length; i++) {
      logOdds += weights[i] * quantities[i];
    }
    return 1 / (1 + Math.exp(-logOdds));
  }
}
