package org.meanet.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.image.EncodedImage;

/** Threads that decode, resize and call ONNX Runtime, and do nothing with the answers. */
record BareLoop() implements PhotographEngine {

  @Override
  public Callable<Void> ready(List<EncodedImage> images, int threads) throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    OrtSession main = environment.createSession(MobileNetPair.model(MobileNetPair.MAIN), options);
    OrtSession cloud = environment.createSession(MobileNetPair.model(MobileNetPair.CLOUD), options);
    List<Callable<Void>> loops = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      int first = images.size() * thread / threads;
      int end = images.size() * (thread + 1) / threads;
      loops.add(new Loop(images.subList(first, end), main, cloud));
    }
    return () -> {
      ExecutorService pool = Executors.newFixedThreadPool(threads);
      try {
        for (Future<Void> loop : pool.invokeAll(loops)) {
          loop.get();
        }
        return null;
      } finally {
        pool.shutdown();
      }
    };
  }

  private record Loop(List<EncodedImage> images, OrtSession main, OrtSession cloud)
      implements Callable<Void> {

    @Override
    public Void call() throws OrtException {
      PhotographInputs inputs = new PhotographInputs();
      FloatBuffer ofMain = buffer(MobileNetPair.MAIN);
      FloatBuffer ofCloud = buffer(MobileNetPair.CLOUD);
      for (List<EncodedImage> batch : PhotographInputs.batches(images).toList()) {
        inputs.decode(batch);
        run(main, MobileNetPair.MAIN, ofMain, inputs.main(batch.size()), batch.size());
        run(cloud, MobileNetPair.CLOUD, ofCloud, inputs.cloud(batch.size()), batch.size());
      }
      return null;
    }

    private static FloatBuffer buffer(Manifest.Block block) {
      long values = 1;
      for (long side : PhotographInputs.shape(block, BATCH)) {
        values *= side;
      }
      return ByteBuffer.allocateDirect(Math.toIntExact(values * Float.BYTES))
          .order(ByteOrder.nativeOrder())
          .asFloatBuffer();
    }

    private static void run(
        OrtSession session, Manifest.Block block, FloatBuffer buffer, float[] values, int items)
        throws OrtException {
      buffer.clear().put(values).flip();
      try (OnnxTensor input =
              OnnxTensor.createTensor(
                  OrtEnvironment.getEnvironment(), buffer, PhotographInputs.shape(block, items));
          OrtSession.Result answer = session.run(Map.of(block.image().name(), input))) {
        answer.size();
      }
    }
  }
}
