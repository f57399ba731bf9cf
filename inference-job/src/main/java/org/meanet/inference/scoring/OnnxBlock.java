package org.meanet.inference.scoring;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.gpu.TaskGpu;

/**
 * One block of a bundle, loaded into ONNX Runtime: named float tensors in, named float tensors out.
 * {@link #run} may be called from many threads at once; each call computes on the thread that calls
 * it, so parallelism is the caller's, as with Spark's tasks.
 */
public final class OnnxBlock implements AutoCloseable {
  private static final long ANY = -1;

  private final String file;
  private final Map<String, long[]> inputs;
  private final Map<String, long[]> outputs;
  private final Map<String, OutputGroups> groups;
  private final OrtSession session;
  private final DirectBuffers buffers = new DirectBuffers();

  private OnnxBlock(
      String file,
      Map<String, long[]> inputs,
      Map<String, long[]> outputs,
      Map<String, OutputGroups> groups,
      OrtSession session) {
    this.file = file;
    this.inputs = inputs;
    this.outputs = outputs;
    this.groups = groups;
    this.session = session;
  }

  /**
   * Opens a block that takes an image alone: main or cloud.
   *
   * @param block what the manifest says of it
   * @param model the ONNX file
   * @throws UserError if the model cannot be loaded, or its inputs and outputs are not the
   *     manifest's: names, float elements, shapes, any batch size
   */
  public static OnnxBlock open(Manifest.Block block, byte[] model) {
    return open(block, model, Optional.empty());
  }

  /** As {@link #open(Manifest.Block, byte[])}; on a GPU, if there is one, and on no CPU then. */
  static OnnxBlock open(Manifest.Block block, byte[] model, Optional<TaskGpu> gpu) {
    return open(block, Map.of(block.image().name(), imageShape(block.image())), model, gpu);
  }

  /**
   * Opens an extension, which takes an image, main's features and, if it wants them, main's logits.
   *
   * @param block what the manifest says of it
   * @param main what the manifest says of the main block
   * @param model the ONNX file
   * @param gpu to compute on; on the CPU where there is none
   * @throws UserError as {@link #open(Manifest.Block, byte[])}
   */
  static OnnxBlock openExtension(
      Manifest.Block block, Manifest.Block main, byte[] model, Optional<TaskGpu> gpu) {
    String featuresInput =
        block
            .featuresInput()
            .orElseThrow(
                () ->
                    new UserError(
                        "The manifest must name the input of "
                            + block.file()
                            + " that takes main's features"));
    Map<String, long[]> inputs = new HashMap<>();
    inputs.put(block.image().name(), imageShape(block.image()));
    inputs.put(featuresInput, batched(main.features().orElseThrow().shape()));
    block.logitsInput().ifPresent(name -> inputs.put(name, batched(List.of(main.classes()))));
    return open(block, inputs, model, gpu);
  }

  private static OnnxBlock open(
      Manifest.Block block, Map<String, long[]> inputs, byte[] model, Optional<TaskGpu> gpu) {
    Map<String, long[]> outputs = new LinkedHashMap<>();
    outputs.put(block.logits().name(), batched(block.logits().shape()));
    block.features().ifPresent(f -> outputs.put(f.name(), batched(f.shape())));

    Map<String, OutputGroups> groups =
        block
            .outputClasses()
            .map(labels -> Map.of(block.logits().name(), new OutputGroups(labels, block.classes())))
            .orElse(Map.of());

    OnnxBlock opened =
        new OnnxBlock(block.file(), inputs, outputs, groups, openSession(block.file(), model, gpu));
    try {
      opened.verify();
    } catch (OrtException e) {
      opened.close();
      throw new UserError("Cannot read the inputs and outputs of " + block.file(), e);
    } catch (UserError e) {
      opened.close();
      throw e;
    }
    return opened;
  }

  private static OrtSession openSession(String file, byte[] model, Optional<TaskGpu> gpu) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      gpu.ifPresent(given -> CudaProvider.use(given, options));
      return OrtEnvironment.getEnvironment().createSession(model, options);
    } catch (OrtException e) {
      throw gpu.map(given -> CudaProvider.refused(given, e))
          .orElseGet(
              () ->
                  new UserError(
                      file + " must be an ONNX model that ONNX Runtime can load: " + e.getMessage(),
                      e));
    }
  }

  private void verify() throws OrtException {
    Map<String, NodeInfo> modelInputs = session.getInputInfo();
    if (!modelInputs.keySet().equals(inputs.keySet())) {
      throw new UserError(
          file
              + " must have the inputs "
              + names(inputs)
              + " as the manifest says, got "
              + names(modelInputs));
    }
    for (Map.Entry<String, long[]> input : inputs.entrySet()) {
      verify("input", input.getKey(), input.getValue(), modelInputs.get(input.getKey()));
    }
    Map<String, NodeInfo> modelOutputs = session.getOutputInfo();
    if (!modelOutputs.keySet().containsAll(outputs.keySet())) {
      throw new UserError(
          file
              + " must have the outputs "
              + names(outputs)
              + " as the manifest says, got "
              + names(modelOutputs));
    }
    for (Map.Entry<String, long[]> output : outputs.entrySet()) {
      verify("output", output.getKey(), output.getValue(), modelOutputs.get(output.getKey()));
    }
  }

  private void verify(String kind, String name, long[] expected, NodeInfo node) {
    String subject = "The " + kind + " " + name + " of " + file;
    if (!(node.getInfo() instanceof TensorInfo info) || info.type != OnnxJavaType.FLOAT) {
      throw new UserError(
          subject + " must be a tensor of 32-bit floats, got [" + node.getInfo() + "]");
    }
    long[] got = info.getShape();
    if (!fits(expected, got)) {
      throw new UserError(
          subject
              + " must have the shape "
              + describe(expected)
              + " as the manifest says, with any n, got "
              + describe(got));
    }
  }

  /** The batch dimension must be free; any other may be, and is then checked with each run. */
  private static boolean fits(long[] expected, long[] declared) {
    boolean fits = declared.length == expected.length && declared[0] == ANY;
    for (int i = 1; fits && i < expected.length; i++) {
      fits = declared[i] == ANY || declared[i] == expected[i];
    }
    return fits;
  }

  /** The file that the manifest names. */
  public String file() {
    return file;
  }

  /**
   * Computes the manifest's outputs.
   *
   * @param tensors one for each input, by name, all with the same number of items n ≥ 1
   * @return one tensor for each output of the manifest, by name, with n items; the logits are those
   *     of the classes, also where several of the file's count for one
   * @throws IllegalArgumentException if a tensor is missing, unknown or of another shape
   * @throws IllegalStateException if ONNX Runtime fails, or gives an output of another shape
   */
  public Map<String, Tensor> run(Map<String, Tensor> tensors) {
    requireInputs(tensors);
    int items = tensors.values().iterator().next().items();
    List<FloatBuffer> used = new ArrayList<>();
    Map<String, OnnxTensor> arguments = new HashMap<>();
    try {
      for (Map.Entry<String, Tensor> input : tensors.entrySet()) {
        FloatBuffer buffer = buffers.copyOf(input.getValue().data());
        used.add(buffer);
        arguments.put(
            input.getKey(),
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), buffer, input.getValue().shape()));
      }
      try (OrtSession.Result result = session.run(arguments, outputs.keySet())) {
        Map<String, Tensor> answers = new LinkedHashMap<>();
        for (Map.Entry<String, long[]> output : outputs.entrySet()) {
          OnnxTensor value = (OnnxTensor) result.get(output.getKey()).orElseThrow();
          answers.put(output.getKey(), copy(output.getKey(), output.getValue(), items, value));
        }
        groups.forEach((name, group) -> answers.computeIfPresent(name, (n, t) -> group.of(t)));
        return answers;
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot run " + file, e);
    } finally {
      arguments.values().forEach(OnnxTensor::close);
      used.forEach(buffers::release);
    }
  }

  private void requireInputs(Map<String, Tensor> tensors) {
    if (!tensors.keySet().equals(inputs.keySet())) {
      throw new IllegalArgumentException(
          file + " must get the inputs " + names(inputs) + ", got " + names(tensors));
    }
    long items = tensors.values().iterator().next().items();
    inputs.forEach(
        (name, shape) -> {
          long[] expected = withItems(shape, items);
          long[] got = tensors.get(name).shape();
          if (items < 1 || !Arrays.equals(expected, got)) {
            throw new IllegalArgumentException(
                "The input "
                    + name
                    + " of "
                    + file
                    + " must have the shape "
                    + describe(expected)
                    + " with at least one item, got "
                    + describe(got));
          }
        });
  }

  private Tensor copy(String name, long[] shape, long items, OnnxTensor value) {
    long[] expected = withItems(shape, items);
    long[] got = value.getInfo().getShape();
    if (!Arrays.equals(expected, got)) {
      throw new IllegalStateException(
          "The output "
              + name
              + " of "
              + file
              + " must have the shape "
              + describe(expected)
              + ", got "
              + describe(got));
    }
    FloatBuffer buffer = value.getFloatBuffer();
    float[] data = new float[buffer.remaining()];
    buffer.get(data);
    return new Tensor(data, expected);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("Cannot close the session of " + file, e);
    }
  }

  private static long[] imageShape(Manifest.ImageInput image) {
    int channels = image.channelOrder() == Manifest.ChannelOrder.GRAY ? 1 : 3;
    return new long[] {ANY, channels, image.height(), image.width()};
  }

  private static long[] batched(List<Integer> shape) {
    return LongStream.concat(LongStream.of(ANY), shape.stream().mapToLong(Integer::longValue))
        .toArray();
  }

  private static long[] withItems(long[] shape, long items) {
    long[] full = shape.clone();
    full[0] = items;
    return full;
  }

  private static List<String> names(Map<String, ?> byName) {
    return byName.keySet().stream().sorted().toList();
  }

  /** A free batch dimension reads n, any other free dimension "?". */
  private static String describe(long[] shape) {
    return IntStream.range(0, shape.length)
        .mapToObj(i -> shape[i] != ANY ? Long.toString(shape[i]) : i == 0 ? "n" : "?")
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
