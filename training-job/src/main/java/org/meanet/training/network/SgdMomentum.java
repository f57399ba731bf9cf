package org.meanet.training.network;

import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Stochastic gradient descent with momentum as PyTorch's {@code optim.SGD} does it, gradient g and
 * velocity v, which starts at 0:
 *
 * <pre>
 * v ← momentum · v + g
 * parameter ← parameter − rate · v                      classical
 * parameter ← parameter − rate · (g + momentum · v)     Nesterov
 * </pre>
 *
 * <p>The velocity does not contain the rate, so a change of rate holds for older gradients, too.
 * DL4J's {@code Nesterovs} keeps rate · v: after a step of the schedule, it goes on for some
 * minibatches with the rate of before.
 */
final class SgdMomentum implements IUpdater {
  private static final long serialVersionUID = 1L;
  private final double momentum;
  private final boolean nesterov;
  private double learningRate;

  SgdMomentum(
      @JsonProperty("momentum") double momentum,
      @JsonProperty("nesterov") boolean nesterov,
      @JsonProperty("learningRate") double learningRate) {
    this.momentum = momentum;
    this.nesterov = nesterov;
    this.learningRate = learningRate;
  }

  @Override
  public long stateSize(long parameters) {
    return parameters;
  }

  @Override
  public GradientUpdater<SgdMomentum> instantiate(INDArray state, boolean initialise) {
    Velocity velocity = new Velocity();
    velocity.setStateViewArray(state, null, 'c', initialise);
    return velocity;
  }

  @Override
  public GradientUpdater<SgdMomentum> instantiate(Map<String, INDArray> state, boolean initialise) {
    Velocity velocity = new Velocity();
    velocity.setState(state, initialise);
    return velocity;
  }

  @Override
  public double getLearningRate(int iteration, int epoch) {
    return learningRate;
  }

  @Override
  public boolean hasLearningRate() {
    return true;
  }

  /**
   * @throws IllegalArgumentException if there is a schedule, which the training loop has instead
   */
  @Override
  public void setLrAndSchedule(double rate, ISchedule schedule) {
    if (schedule != null) {
      throw new IllegalArgumentException("The learning rate must be set without a schedule");
    }
    learningRate = rate;
  }

  @Override
  @SuppressWarnings("MethodDoesntCallSuperMethod")
  public IUpdater clone() {
    return new SgdMomentum(momentum, nesterov, learningRate);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SgdMomentum sgd
        && momentum == sgd.momentum
        && nesterov == sgd.nesterov
        && learningRate == sgd.learningRate;
  }

  @Override
  public int hashCode() {
    return Objects.hash(momentum, nesterov, learningRate);
  }

  /** v of some parameters, and the step that it makes. */
  private final class Velocity implements GradientUpdater<SgdMomentum> {
    private static final String STATE = "V";
    private INDArray velocity;

    @Override
    public SgdMomentum getConfig() {
      return SgdMomentum.this;
    }

    @Override
    public void setState(Map<String, INDArray> state, boolean initialise) {
      setStateViewArray(state.get(STATE), null, 'c', initialise);
    }

    @Override
    public Map<String, INDArray> getState() {
      return Map.of(STATE, velocity);
    }

    @Override
    public void setStateViewArray(INDArray view, long[] shape, char order, boolean initialise) {
      velocity = view.reshape(view.length());
      if (initialise) {
        velocity.assign(0);
      }
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
      velocity.muli(momentum).addi(gradient);
      if (nesterov) {
        gradient.addi(velocity.mul(momentum)).muli(learningRate);
      } else {
        gradient.assign(velocity).muli(learningRate);
      }
    }
  }
}
