package org.meanet.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.image.ImageDecoder;
import org.meanet.core.image.Pixels;
import org.meanet.core.image.Preprocessor;
import org.meanet.core.image.UndecodableImageException;

/** The inputs of both networks for one batch, used for batch after batch by one thread. */
final class PhotographInputs {
  private final Preprocessor main = new Preprocessor(MobileNetPair.MAIN.image());
  private final Preprocessor cloud = new Preprocessor(MobileNetPair.CLOUD.image());
  private final float[] ofMain = new float[PhotographEngine.BATCH * main.length()];
  private final float[] ofCloud = new float[PhotographEngine.BATCH * cloud.length()];

  /** The images a batch at a time. */
  static Stream<List<EncodedImage>> batches(List<EncodedImage> images) {
    return Stream.iterate(
            0, first -> first < images.size(), first -> first + PhotographEngine.BATCH)
        .map(
            first ->
                images.subList(first, Math.min(images.size(), first + PhotographEngine.BATCH)));
  }

  void decode(List<EncodedImage> batch) {
    for (int i = 0; i < batch.size(); i++) {
      decode(batch.get(i), i);
    }
  }

  /** The same, in all threads of the common pool. */
  void decodeTogether(List<EncodedImage> batch) {
    IntStream.range(0, batch.size()).parallel().forEach(i -> decode(batch.get(i), i));
  }

  private void decode(EncodedImage image, int item) {
    try {
      Pixels pixels = ImageDecoder.decode(image);
      main.write(pixels, ofMain, item * main.length());
      cloud.write(pixels, ofCloud, item * cloud.length());
    } catch (UndecodableImageException e) {
      throw new IllegalStateException("Photograph " + image.id() + " must be whole", e);
    }
  }

  /** [items, 3, height, width] row by row. */
  float[] main(int items) {
    return Arrays.copyOf(ofMain, items * main.length());
  }

  /** [items, 3, height, width] row by row. */
  float[] cloud(int items) {
    return Arrays.copyOf(ofCloud, items * cloud.length());
  }

  static long[] shape(Manifest.Block block, int items) {
    return new long[] {items, 3, block.image().height(), block.image().width()};
  }
}
