package org.meanet.training.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MEAN;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_VARIANCE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.normalization_flags;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * BatchNorm over n, H and W with a ReLU behind it, if wanted, and its gradients.
 *
 * <p>Maps are [n, H, W, C] in C order; mean, variance (of the population, n·H·W in the
 * denominator), gamma and beta are C numbers each.
 */
public final class NormalizationKernel {
  private static final int SCALE_AND_SHIFT =
      normalization_flags.use_scale.value | normalization_flags.use_shift.value;

  private final OneDnn oneDnn;
  private final NormalizationShape shape;
  private final memory.desc map;
  private final memory.desc channels;
  private final batch_normalization_forward.primitive_desc trainingDescription;
  private final Call training;
  private Call inference;
  private Call backward;

  NormalizationKernel(OneDnn oneDnn, NormalizationShape shape) {
    this.oneDnn = oneDnn;
    this.shape = shape;
    this.map = OneDnn.map(shape.images(), shape.channels(), shape.height(), shape.width());
    this.channels = OneDnn.vector(shape.channels());
    this.trainingDescription =
        new batch_normalization_forward.primitive_desc(
            new batch_normalization_forward.desc(
                prop_kind.forward_training.value, map, shape.epsilon(), flags()),
            oneDnn.engine());
    this.training = withMask(forward(new batch_normalization_forward(trainingDescription)));
  }

  private int flags() {
    return shape.relu()
        ? SCALE_AND_SHIFT | normalization_flags.fuse_norm_relu.value
        : SCALE_AND_SHIFT;
  }

  /** Bytes of the mask that a training pass leaves for its backward pass. */
  public long maskBytes() {
    return shape.relu() ? trainingDescription.workspace_desc().get_size() : 0;
  }

  /**
   * Normalises by the mean and variance of {@code input} itself.
   *
   * @param mean is written
   * @param variance is written
   * @param mask of {@link #maskBytes()}, is written; of no matter without a ReLU
   * @param output is written
   */
  public void train(
      INDArray input,
      INDArray gamma,
      INDArray beta,
      INDArray mean,
      INDArray variance,
      INDArray mask,
      INDArray output) {
    setMask(training, mask);
    run(training, input, gamma, beta, mean, variance, output);
  }

  /** Normalises by a given mean and variance. */
  public void infer(
      INDArray input,
      INDArray gamma,
      INDArray beta,
      INDArray mean,
      INDArray variance,
      INDArray output) {
    if (inference == null) {
      inference =
          forward(
              new batch_normalization_forward(
                  new batch_normalization_forward.primitive_desc(
                      new batch_normalization_forward.desc(
                          prop_kind.forward_inference.value,
                          map,
                          shape.epsilon(),
                          flags() | normalization_flags.use_global_stats.value),
                      oneDnn.engine())));
    }
    run(inference, input, gamma, beta, mean, variance, output);
  }

  /**
   * The gradients after {@link #train}.
   *
   * @param input mean, variance and mask as that pass had and left them
   * @param gradient of its output
   * @param inputGradient is written
   * @param gammaGradient is written
   * @param betaGradient is written
   */
  public void backward(
      INDArray input,
      INDArray gamma,
      INDArray beta,
      INDArray mean,
      INDArray variance,
      INDArray mask,
      INDArray gradient,
      INDArray inputGradient,
      INDArray gammaGradient,
      INDArray betaGradient) {
    if (backward == null) {
      backward = backward();
    }
    setMask(backward, mask);
    backward
        .set(DNNL_ARG_SRC, input)
        .set(DNNL_ARG_SCALE, gamma)
        .set(DNNL_ARG_SHIFT, beta)
        .set(DNNL_ARG_MEAN, mean)
        .set(DNNL_ARG_VARIANCE, variance)
        .set(DNNL_ARG_DIFF_DST, gradient)
        .set(DNNL_ARG_DIFF_SRC, inputGradient)
        .set(DNNL_ARG_DIFF_SCALE, gammaGradient)
        .set(DNNL_ARG_DIFF_SHIFT, betaGradient)
        .run(oneDnn.stream());
  }

  private Call forward(batch_normalization_forward primitive) {
    engine engine = oneDnn.engine();
    return new Call(primitive)
        .with(DNNL_ARG_SRC, map, engine)
        .with(DNNL_ARG_SCALE, channels, engine)
        .with(DNNL_ARG_SHIFT, channels, engine)
        .with(DNNL_ARG_MEAN, channels, engine)
        .with(DNNL_ARG_VARIANCE, channels, engine)
        .with(DNNL_ARG_DST, map, engine);
  }

  private Call backward() {
    engine engine = oneDnn.engine();
    return withMask(
        new Call(
                new batch_normalization_backward(
                    new batch_normalization_backward.primitive_desc(
                        new batch_normalization_backward.desc(
                            prop_kind.backward.value, map, map, shape.epsilon(), flags()),
                        engine,
                        trainingDescription)))
            .with(DNNL_ARG_SRC, map, engine)
            .with(DNNL_ARG_SCALE, channels, engine)
            .with(DNNL_ARG_SHIFT, channels, engine)
            .with(DNNL_ARG_MEAN, channels, engine)
            .with(DNNL_ARG_VARIANCE, channels, engine)
            .with(DNNL_ARG_DIFF_DST, map, engine)
            .with(DNNL_ARG_DIFF_SRC, map, engine)
            .with(DNNL_ARG_DIFF_SCALE, channels, engine)
            .with(DNNL_ARG_DIFF_SHIFT, channels, engine));
  }

  private Call withMask(Call call) {
    return shape.relu()
        ? call.with(DNNL_ARG_WORKSPACE, trainingDescription.workspace_desc(), oneDnn.engine())
        : call;
  }

  private void setMask(Call call, INDArray mask) {
    if (shape.relu()) {
      call.setOpaque(DNNL_ARG_WORKSPACE, mask);
    }
  }

  private void run(
      Call call,
      INDArray input,
      INDArray gamma,
      INDArray beta,
      INDArray mean,
      INDArray variance,
      INDArray output) {
    call.set(DNNL_ARG_SRC, input)
        .set(DNNL_ARG_SCALE, gamma)
        .set(DNNL_ARG_SHIFT, beta)
        .set(DNNL_ARG_MEAN, mean)
        .set(DNNL_ARG_VARIANCE, variance)
        .set(DNNL_ARG_DST, output)
        .run(oneDnn.stream());
  }
}
