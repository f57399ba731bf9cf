package org.meanet.training.onednn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * oneDNN itself, beside the one that is built into ND4J: ND4J 1.0.0-M2.1 calls it for convolutions
 * only, reorders every map before and after, and computes BatchNorm's gradient by general-purpose
 * operations that take most of a training step.
 *
 * <p>Maps are float arrays [n, H, W, C] in C order. Primitives belong to the thread that made them,
 * as oneDNN lends each thread its scratch memory; they use as many threads as OpenMP gives that
 * thread ({@code OMP_NUM_THREADS}).
 */
public final class OneDnn {
  // A network has some dozens of shapes, each in a few sizes of minibatches; a kernel is small.
  private static final int KERNELS = 1024;
  // A cache line, as oneDNN's own memory.
  private static final long ALIGNMENT = 64;
  private static final Optional<String> UNAVAILABLE_BECAUSE = load();
  private static final ThreadLocal<OneDnn> OF_THREAD = ThreadLocal.withInitial(OneDnn::new);

  private final engine engine = new engine(org.bytedeco.dnnl.engine.kind.cpu, 0);
  private final stream stream = new stream(engine);
  private final Map<Record, Object> kernels =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Record, Object> eldest) {
          return size() > KERNELS;
        }
      };

  private BytePointer scratch = new BytePointer();

  private OneDnn() {}

  private static Optional<String> load() {
    String backend =
        Nd4j.getExecutioner().getEnvironmentInformation().getProperty("backend", "unknown");
    if (!"CPU".equalsIgnoreCase(backend)) {
      return Optional.of("ND4J's arrays are not in the CPU's memory but in " + backend + "'s");
    }
    try {
      Loader.load(dnnl.class);
      return Optional.empty();
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      return Optional.of(
          "no org.bytedeco:dnnl for " + Loader.getPlatform() + ": " + e.getMessage());
    }
  }

  /** Why it cannot be used in this JVM; empty where it can. */
  public static Optional<String> unavailableBecause() {
    return UNAVAILABLE_BECAUSE;
  }

  /** What the calling thread may use, and no other. */
  public static OneDnn ofThisThread() {
    return OF_THREAD.get();
  }

  /** The convolution of that shape. */
  public ConvolutionKernel convolution(ConvolutionShape shape) {
    return kernel(shape, ConvolutionKernel.class, s -> new ConvolutionKernel(this, s));
  }

  /** BatchNorm of that shape. */
  public NormalizationKernel normalization(NormalizationShape shape) {
    return kernel(shape, NormalizationKernel.class, s -> new NormalizationKernel(this, s));
  }

  /** Sum and ReLU of two arrays. */
  public SumReluKernel sumRelu(long numbers) {
    return kernel(
        new SumReluShape(numbers), SumReluKernel.class, s -> new SumReluKernel(this, numbers));
  }

  /** Clipping to 0 … limit. */
  public ClipKernel clip(long numbers, float limit) {
    return kernel(
        new ClipShape(numbers, limit), ClipKernel.class, s -> new ClipKernel(this, numbers, limit));
  }

  private record SumReluShape(long numbers) {}

  private record ClipShape(long numbers, float limit) {}

  private <S extends Record, K> K kernel(S shape, Class<K> type, Function<S, K> create) {
    Object kernel = kernels.get(shape);
    if (kernel == null) {
      kernel = create.apply(shape);
      kernels.put(shape, kernel);
    }
    return type.cast(kernel);
  }

  /** At least so many bytes, for one primitive and what leads to it or follows it. */
  Pointer scratch(long bytes) {
    if (scratch.capacity() < bytes + ALIGNMENT) {
      scratch.deallocate();
      scratch = new BytePointer(bytes + ALIGNMENT);
    }
    return scratch.getPointer(Math.floorMod(-scratch.address(), ALIGNMENT));
  }

  engine engine() {
    return engine;
  }

  stream stream() {
    return stream;
  }

  static memory.desc vector(long numbers) {
    return new memory.desc(new long[] {numbers}, memory.data_type.f32, memory.format_tag.a);
  }

  /** Of [n, H, W, C] in memory; oneDNN counts dimensions as n, C, H, W. */
  static memory.desc map(long images, long channels, long height, long width) {
    return new memory.desc(
        new long[] {images, channels, height, width}, memory.data_type.f32, memory.format_tag.nhwc);
  }
}
