package org.meanet.training.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** max(a + b, 0) of two arrays of the same shape in one pass, and its gradient. */
public final class SumReluKernel {
  // Its gradient is told by the result: where that is 0, nothing comes through.
  private static final algorithm RELU = algorithm.eltwise_relu_use_dst_for_bwd;

  private final OneDnn oneDnn;
  private final memory.desc numbers;
  private final Call forward;
  private Call backward;

  SumReluKernel(OneDnn oneDnn, long numbers) {
    this.oneDnn = oneDnn;
    this.numbers = OneDnn.vector(numbers);
    post_ops relu = new post_ops();
    relu.append_eltwise(1, algorithm.eltwise_relu, 0, 0);
    primitive_attr attributes = new primitive_attr();
    attributes.set_post_ops(relu);
    engine engine = oneDnn.engine();
    this.forward =
        new Call(
                new binary(
                    new binary.primitive_desc(
                        new binary.desc(
                            algorithm.binary_add, this.numbers, this.numbers, this.numbers),
                        attributes,
                        engine)))
            .with(DNNL_ARG_SRC_0, this.numbers, engine)
            .with(DNNL_ARG_SRC_1, this.numbers, engine)
            .with(DNNL_ARG_DST, this.numbers, engine);
  }

  /** Writes max(a + b, 0) to {@code result}. */
  public void forward(INDArray a, INDArray b, INDArray result) {
    forward
        .set(DNNL_ARG_SRC_0, a)
        .set(DNNL_ARG_SRC_1, b)
        .set(DNNL_ARG_DST, result)
        .run(oneDnn.stream());
  }

  /**
   * Writes the gradient of a, which is that of b too.
   *
   * @param result of {@link #forward}
   * @param gradient of that result
   * @param summandGradient is written
   */
  public void backward(INDArray result, INDArray gradient, INDArray summandGradient) {
    if (backward == null) {
      backward = backward();
    }
    backward
        .set(DNNL_ARG_DST, result)
        .set(DNNL_ARG_DIFF_DST, gradient)
        .set(DNNL_ARG_DIFF_SRC, summandGradient)
        .run(oneDnn.stream());
  }

  private Call backward() {
    engine engine = oneDnn.engine();
    eltwise_forward.primitive_desc hint =
        new eltwise_forward.primitive_desc(
            new eltwise_forward.desc(prop_kind.forward_training, RELU, numbers, 0, 0), engine);
    return new Call(
            new eltwise_backward(
                new eltwise_backward.primitive_desc(
                    new eltwise_backward.desc(RELU, numbers, numbers, 0, 0), engine, hint)))
        .with(DNNL_ARG_DST, numbers, engine)
        .with(DNNL_ARG_DIFF_DST, numbers, engine)
        .with(DNNL_ARG_DIFF_SRC, numbers, engine);
  }
}
