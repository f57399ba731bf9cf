package org.meanet.training.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import java.util.Map;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_desc;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution without bias, and its gradients.
 *
 * <p>Maps are [n, H, W, C]; weights are [out, in, kH, kW], those of a depthwise convolution [kH,
 * kW, in, out ÷ in], as DL4J has them; all in C order. Every result is written over what its array
 * held.
 */
public final class ConvolutionKernel {
  private static final algorithm DIRECT = algorithm.convolution_direct;
  // oneDNN 2.5.2's 1x1 convolutions gather every stride-th pixel in vectors of so many channels, in
  // memory that they have for the map's own channels only, and so write over other objects:
  // https://github.com/uxlfoundation/oneDNN/issues/6035
  private static final Map<String, Integer> OVERRUNNING =
      Map.of("jit_1x1:avx2", 8, "jit_1x1:avx512_common", 16);

  private final OneDnn oneDnn;
  private final ConvolutionShape shape;
  private final memory.desc input;
  private final memory.desc output;
  private final memory.desc weights;
  private final memory.desc anyWeights;
  private final long[] strides;
  // oneDNN counts the pixels left out between two neighbours.
  private final long[] dilations;
  private final long[] topLeft;
  private final long[] bottomRight;
  private final convolution_forward.primitive_desc forwardDescription;
  private final Forward forward;
  // Made when a gradient is first asked for: scoring never does.
  private BackwardData backwardData;
  private BackwardWeights backwardWeights;

  ConvolutionKernel(OneDnn oneDnn, ConvolutionShape shape) {
    this.oneDnn = oneDnn;
    this.shape = shape;
    ConvolutionShape.Extent out = shape.output();
    this.input =
        OneDnn.map(
            shape.images(), shape.inputChannels(), shape.input().height(), shape.input().width());
    this.output = OneDnn.map(shape.images(), shape.outputChannels(), out.height(), out.width());
    this.weights =
        shape.depthwise()
            ? new memory.desc(weightSides(), memory.data_type.f32, depthwiseStrides())
            : new memory.desc(weightSides(), memory.data_type.f32, memory.format_tag.oihw);
    this.anyWeights = new memory.desc(weightSides(), memory.data_type.f32, memory.format_tag.any);
    this.strides = new long[] {shape.stride().height(), shape.stride().width()};
    this.dilations = new long[] {shape.dilation().height() - 1, shape.dilation().width() - 1};
    this.topLeft = new long[] {shape.padding().top(), shape.padding().left()};
    this.bottomRight = new long[] {shape.padding().bottom(), shape.padding().right()};
    this.forwardDescription =
        sound(
            new convolution_forward.primitive_desc(
                new convolution_forward.desc(
                    prop_kind.forward_training,
                    DIRECT,
                    input,
                    anyWeights,
                    output,
                    strides,
                    dilations,
                    topLeft,
                    bottomRight),
                oneDnn.engine()));
    this.forward = new Forward();
  }

  /** Output channels, input channels and window; in front of them the groups, if there are any. */
  private long[] weightSides() {
    long in = shape.inputChannels();
    long out = shape.outputChannels();
    long height = shape.kernel().height();
    long width = shape.kernel().width();
    return shape.depthwise()
        ? new long[] {in, out / in, 1, height, width}
        : new long[] {out, in, height, width};
  }

  private long[] depthwiseStrides() {
    long perChannel = shape.outputChannels() / shape.inputChannels();
    long column = shape.outputChannels();
    return new long[] {perChannel, 1, 1, shape.kernel().width() * column, column};
  }

  /** With the best of oneDNN's implementations that does not damage memory. */
  private <D extends primitive_desc> D sound(D description) {
    while (overruns(description.impl_info_str().getString())) {
      if (!description.next_impl()) {
        throw new IllegalStateException("oneDNN has no sound implementation of " + shape);
      }
    }
    return description;
  }

  private boolean overruns(String implementation) {
    boolean gathers = strides[0] > 1 || strides[1] > 1;
    int vector = OVERRUNNING.getOrDefault(implementation, 1);
    return gathers && shape.inputChannels() % vector != 0;
  }

  /** Writes the convolution of {@code map} to {@code result}. */
  public void forward(INDArray map, INDArray kernel, INDArray result) {
    forward.run(map, kernel, result);
  }

  /** Writes the gradient of the map that was read to {@code result}. */
  public void backwardData(INDArray gradient, INDArray kernel, INDArray result) {
    if (backwardData == null) {
      backwardData = new BackwardData();
    }
    backwardData.run(gradient, kernel, result);
  }

  /** Writes the gradient of the weights to {@code result}. */
  public void backwardWeights(INDArray map, INDArray gradient, INDArray result) {
    if (backwardWeights == null) {
      backwardWeights = new BackwardWeights();
    }
    backwardWeights.run(map, gradient, result);
  }

  private final class Forward {
    private final Weights own = read(forwardDescription.weights_desc());
    private final Call call =
        new Call(new convolution_forward(forwardDescription))
            .with(DNNL_ARG_SRC, input, oneDnn.engine())
            .with(DNNL_ARG_WEIGHTS, own.layout, oneDnn.engine())
            .with(DNNL_ARG_DST, output, oneDnn.engine());

    void run(INDArray map, INDArray kernel, INDArray result) {
      call.set(DNNL_ARG_WEIGHTS, own.reordered(kernel));
      call.set(DNNL_ARG_SRC, map).set(DNNL_ARG_DST, result).run(oneDnn.stream());
    }
  }

  private final class BackwardData {
    private final convolution_backward_data.primitive_desc description =
        sound(
            new convolution_backward_data.primitive_desc(
                new convolution_backward_data.desc(
                    DIRECT, input, anyWeights, output, strides, dilations, topLeft, bottomRight),
                oneDnn.engine(),
                forwardDescription));
    private final Weights own = read(description.weights_desc());
    private final Call call =
        new Call(new convolution_backward_data(description))
            .with(DNNL_ARG_DIFF_DST, output, oneDnn.engine())
            .with(DNNL_ARG_WEIGHTS, own.layout, oneDnn.engine())
            .with(DNNL_ARG_DIFF_SRC, input, oneDnn.engine());

    void run(INDArray gradient, INDArray kernel, INDArray result) {
      call.set(DNNL_ARG_WEIGHTS, own.reordered(kernel));
      call.set(DNNL_ARG_DIFF_DST, gradient).set(DNNL_ARG_DIFF_SRC, result).run(oneDnn.stream());
    }
  }

  private final class BackwardWeights {
    private final convolution_backward_weights.primitive_desc description =
        sound(
            new convolution_backward_weights.primitive_desc(
                new convolution_backward_weights.desc(
                    DIRECT, input, anyWeights, output, strides, dilations, topLeft, bottomRight),
                oneDnn.engine(),
                forwardDescription));
    private final Weights own = written(description.diff_weights_desc());
    private final Call call =
        new Call(new convolution_backward_weights(description))
            .with(DNNL_ARG_SRC, input, oneDnn.engine())
            .with(DNNL_ARG_DIFF_DST, output, oneDnn.engine())
            .with(DNNL_ARG_DIFF_WEIGHTS, own.layout, oneDnn.engine());

    void run(INDArray map, INDArray gradient, INDArray result) {
      call.set(DNNL_ARG_SRC, map)
          .set(DNNL_ARG_DIFF_DST, gradient)
          .set(DNNL_ARG_DIFF_WEIGHTS, own.memory())
          .run(oneDnn.stream());
      own.putBack(result);
    }
  }

  private Weights read(memory.desc layout) {
    return new Weights(layout, weights, layout);
  }

  private Weights written(memory.desc layout) {
    return new Weights(layout, layout, weights);
  }

  /**
   * Weights in the order that a primitive asks for, from or to the order in which DL4J has them.
   * They lie in the thread's scratch memory, where the next primitive's are written over them.
   */
  private final class Weights {
    private final memory.desc layout;
    private final Call reorder;

    private Weights(memory.desc layout, memory.desc from, memory.desc to) {
      this.layout = layout;
      this.reorder =
          new Call(
                  new reorder(
                      new reorder.primitive_desc(oneDnn.engine(), from, oneDnn.engine(), to)))
              .with(DNNL_ARG_FROM, from, oneDnn.engine())
              .with(DNNL_ARG_TO, to, oneDnn.engine());
    }

    Pointer memory() {
      return oneDnn.scratch(layout.get_size());
    }

    Pointer reordered(INDArray array) {
      Pointer memory = memory();
      reorder.set(DNNL_ARG_FROM, array).set(DNNL_ARG_TO, memory).run(oneDnn.stream());
      return memory;
    }

    void putBack(INDArray array) {
      reorder.set(DNNL_ARG_FROM, memory()).set(DNNL_ARG_TO, array).run(oneDnn.stream());
    }
  }
}
