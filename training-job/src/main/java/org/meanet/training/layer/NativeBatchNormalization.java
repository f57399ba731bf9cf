package org.meanet.training.layer;

import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * BatchNorm and the activation behind it in one layer, whose gamma and beta decay like every other
 * weight.
 *
 * <p>DL4J's own layer ignores its activation, and exempts gamma and beta: {@code
 * BatchNormalization.getRegularizationByParam} returns null for every parameter, whatever the
 * network's configuration says. The running statistics stay exempt here: they are kept among the
 * parameters, but nothing trains them.
 *
 * <p>Maps of floats in NHWC are normalised by oneDNN where it can be used ({@link
 * org.meanet.training.engine.NativeLayers#useOneDnn}), everything else by DL4J.
 *
 * <p>Public with a public constructor because DL4J restores it by name from a network's JSON.
 */
public final class NativeBatchNormalization extends BatchNormalization {
  private static final long serialVersionUID = 1L;
  private static final List<IActivation> ACTIVATIONS =
      List.of(new ActivationIdentity(), new ActivationReLU(), new ActivationReLU6());

  /** Running statistics: 0.9 of the old, 0.1 of the batch; ε is 10⁻⁵; no activation. */
  public NativeBatchNormalization() {
    setDecay(0.9);
    setEps(1e-5);
    setActivationFn(new ActivationIdentity());
  }

  /**
   * The same with an activation behind it.
   *
   * @param activation identity, ReLU as it comes, or ReLU6: their gradients can be told by their
   *     results, which is all that is kept
   * @throws IllegalArgumentException if it is another
   */
  public static NativeBatchNormalization followedBy(IActivation activation) {
    NativeBatchNormalization layer = new NativeBatchNormalization();
    layer.setActivationFn(activation);
    layer.requireKnownActivation();
    return layer;
  }

  private void requireKnownActivation() {
    if (!ACTIVATIONS.contains(getActivationFn())) {
      throw new IllegalArgumentException(
          "The activation behind a BatchNorm must be one of "
              + ACTIVATIONS
              + ", got ["
              + getActivationFn()
              + "]");
    }
  }

  @Override
  public List<Regularization> getRegularizationByParam(String parameter) {
    return switch (parameter) {
      case BatchNormalizationParamInitializer.GAMMA, BatchNormalizationParamInitializer.BETA ->
          getRegularization();
      default -> null;
    };
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    requireKnownActivation();
    return Instance.of(
        new NativeBatchNormalizationLayer(conf, type),
        conf,
        listeners,
        index,
        parameters,
        initialise);
  }
}
