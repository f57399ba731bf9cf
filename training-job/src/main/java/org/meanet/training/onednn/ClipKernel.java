package org.meanet.training.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** min(max(x, 0), limit), and its gradient: ReLU6 where the limit is 6. */
public final class ClipKernel {
  // Its gradient is told by the result: nothing comes through where that is 0 or the limit.
  private static final algorithm CLIP = algorithm.eltwise_clip_v2_use_dst_for_bwd;

  private final OneDnn oneDnn;
  private final Call forward;
  private final Call backward;

  ClipKernel(OneDnn oneDnn, long count, float limit) {
    this.oneDnn = oneDnn;
    engine engine = oneDnn.engine();
    memory.desc numbers = OneDnn.vector(count);
    eltwise_forward.primitive_desc description =
        new eltwise_forward.primitive_desc(
            new eltwise_forward.desc(prop_kind.forward_training, CLIP, numbers, 0, limit), engine);
    this.forward =
        new Call(new eltwise_forward(description))
            .with(DNNL_ARG_SRC, numbers, engine)
            .with(DNNL_ARG_DST, numbers, engine);
    this.backward =
        new Call(
                new eltwise_backward(
                    new eltwise_backward.primitive_desc(
                        new eltwise_backward.desc(CLIP, numbers, numbers, 0, limit),
                        engine,
                        description)))
            .with(DNNL_ARG_DST, numbers, engine)
            .with(DNNL_ARG_DIFF_DST, numbers, engine)
            .with(DNNL_ARG_DIFF_SRC, numbers, engine);
  }

  /** Clips the numbers where they lie. */
  public void forward(INDArray numbers) {
    forward.set(DNNL_ARG_SRC, numbers).set(DNNL_ARG_DST, numbers).run(oneDnn.stream());
  }

  /**
   * Writes the gradient of what was clipped.
   *
   * @param result of {@link #forward}
   * @param gradient of that result
   * @param inputGradient is written
   */
  public void backward(INDArray result, INDArray gradient, INDArray inputGradient) {
    backward
        .set(DNNL_ARG_DST, result)
        .set(DNNL_ARG_DIFF_DST, gradient)
        .set(DNNL_ARG_DIFF_SRC, inputGradient)
        .run(oneDnn.stream());
  }
}
