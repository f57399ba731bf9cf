package org.meanet.training.network;

import java.io.Serializable;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.weights.WeightInit;
import org.meanet.core.config.Training;
import org.meanet.training.engine.Engine;
import org.nd4j.linalg.activations.Activation;

/**
 * Stochastic gradient descent with momentum, as PyTorch's {@code optim.SGD}.
 *
 * <p>Weight decay is coupled: {@code weightDecay × parameter} is added to the gradient before
 * momentum, for every trained parameter, BatchNorm's gamma and beta and the biases included. DL4J
 * counts the penalty ½ · weightDecay · ‖parameters‖² into {@code graph.score()}.
 *
 * <p>The learning rate is 0 until the training loop sets it, for each minibatch.
 *
 * @param momentum 0 up to 1
 * @param nesterov whether a step looks ahead along the velocity
 * @param weightDecay 0 for none
 */
public record Optimiser(double momentum, boolean nesterov, double weightDecay)
    implements Serializable {

  /** The one that a training uses. */
  public static Optimiser of(Training training) {
    return new Optimiser(training.momentum(), training.nesterov(), training.weightDecay());
  }

  /** Defaults of every layer: this optimiser, He-normal weights, no activation, biases of 0. */
  NeuralNetConfiguration.Builder configuration(long seed) {
    Engine.start();
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .updater(new SgdMomentum(momentum, nesterov, 0))
        .l2(weightDecay)
        .l2Bias(weightDecay)
        .weightInit(WeightInit.RELU)
        .activation(Activation.IDENTITY);
  }
}
