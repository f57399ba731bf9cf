package org.meanet.training.network;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * BatchNorm whose gamma and beta decay like every other weight.
 *
 * <p>DL4J's own layer exempts them: {@code BatchNormalization.getRegularizationByParam} returns
 * null for every parameter, whatever the network's configuration says. The running statistics stay
 * exempt here: they are kept among the parameters, but nothing trains them.
 *
 * <p>Public with a public constructor because DL4J restores it by name from a network's JSON.
 */
public final class DecayedBatchNormalization extends BatchNormalization {
  private static final long serialVersionUID = 1L;

  /** Running statistics: 0.9 of the old, 0.1 of the batch; ε is 10⁻⁵. */
  public DecayedBatchNormalization() {
    setDecay(0.9);
    setEps(1e-5);
  }

  @Override
  public List<Regularization> getRegularizationByParam(String parameter) {
    return switch (parameter) {
      case BatchNormalizationParamInitializer.GAMMA, BatchNormalizationParamInitializer.BETA ->
          getRegularization();
      default -> null;
    };
  }
}
