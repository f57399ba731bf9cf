package org.meanet.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.stream.Stream;
import org.meanet.training.network.Architecture;

/**
 * Bare ONNX Runtime: one session with the options of the scoring job, prepared tensors, nothing
 * done with the answers.
 *
 * @param within whether the threads share each batch, or each thread has batches of its own
 */
record OnnxScoring(Threads within, Pace pace) implements Trial {

  /** How the threads share the work. */
  enum Threads {
    ONE_EACH,
    WITHIN
  }

  static OnnxScoring oneThreadEach(Pace pace) {
    return new OnnxScoring(Threads.ONE_EACH, pace);
  }

  static OnnxScoring threadsWithin(Pace pace) {
    return new OnnxScoring(Threads.WITHIN, pace);
  }

  @Override
  public Speed run(Work work, int threads) throws Exception {
    int loops = within == Threads.ONE_EACH ? threads : 1;
    FloatBuffer images = direct(RealImages.batches(work, 1).get(0).values());
    long[] shape = {
      work.batchSize(), work.image().channels(), work.image().height(), work.image().width()
    };
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads / loops);
      options.setInterOpNumThreads(1);
      try (OrtSession session = environment.createSession(ExportedModel.bytes(work), options);
          OnnxTensor input = OnnxTensor.createTensor(environment, images, shape)) {
        Runnable step = () -> score(session, input);
        return new Speed(
            pace.imagesPerSecond(
                Stream.generate(() -> step).limit(loops).toList(), work.batchSize()),
            ExportedModel.parameters(work));
      }
    }
  }

  private static void score(OrtSession session, OnnxTensor input) {
    try (OrtSession.Result answer = session.run(Map.of(Architecture.IMAGE, input))) {
      answer.size();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot run the exported model", e);
    }
  }

  private static FloatBuffer direct(float[] values) {
    return ByteBuffer.allocateDirect(values.length * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer()
        .put(values)
        .flip();
  }
}
