package org.meanet.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.image.ImageDecoder;
import org.meanet.core.image.Preprocessor;
import org.meanet.core.image.UndecodableImageException;
import org.meanet.core.routing.ExitScore;
import org.meanet.inference.scoring.OnnxBlock;
import org.meanet.inference.scoring.Tensor;
import org.meanet.training.network.Architecture;

/**
 * Scores as a task of the scoring job does, from raw images to each image's score, one loaded block
 * for all tasks, as many tasks as threads. Spark and the table of scores are left out.
 */
record BlockScoring(Pace pace) implements Trial {

  @Override
  public Speed run(Work work, int threads) throws Exception {
    List<EncodedImage> images = RealImages.raw(work.batchSize(), work.classes());
    try (OnnxBlock block = OnnxBlock.open(ExportedModel.block(work), ExportedModel.bytes(work))) {
      List<Task> tasks =
          Stream.generate(() -> new Task(block, RealImages.preprocessor(work), images))
              .limit(threads)
              .toList();
      return new Speed(
          pace.imagesPerSecond(tasks, work.batchSize()), ExportedModel.parameters(work));
    }
  }

  private record Task(
      OnnxBlock block, Preprocessor preprocessor, List<EncodedImage> images, float[] values)
      implements Runnable {

    Task(OnnxBlock block, Preprocessor preprocessor, List<EncodedImage> images) {
      this(block, preprocessor, images, new float[images.size() * preprocessor.length()]);
    }

    @Override
    public void run() {
      for (int i = 0; i < images.size(); i++) {
        decode(images.get(i), i * preprocessor.length());
      }
      Tensor input =
          new Tensor(
              values,
              new long[] {
                images.size(),
                preprocessor.channels(),
                preprocessor.input().height(),
                preprocessor.input().width()
              });
      Tensor logits = block.run(Map.of(Architecture.IMAGE, input)).get(Architecture.LOGITS);
      for (int i = 0; i < images.size(); i++) {
        ExitScore.ofLogits(logits.item(i), 1);
      }
    }

    private void decode(EncodedImage image, int offset) {
      try {
        preprocessor.write(ImageDecoder.decode(image), values, offset);
      } catch (UndecodableImageException e) {
        throw new IllegalStateException("Raw image " + image.id() + " must be whole", e);
      }
    }
  }
}
