package org.meanet.training.calibration;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.meanet.core.image.EncodedImage;
import org.meanet.inference.scoring.FrozenBlocks;
import org.meanet.inference.scoring.FrozenBlocks.MainOutputs;
import org.meanet.inference.scoring.Tensor;
import org.meanet.training.minibatch.AugmentedBatch;

/** One image's logits at each of the three exits. */
record Exits(int label, float[] main, float[] extension, float[] cloud) implements Serializable {

  /** Those of a batch. */
  static List<Exits> of(List<EncodedImage> images, FrozenBlocks blocks, AugmentedBatch tensors) {
    Tensor input = tensors.of(images, 0);
    MainOutputs main = blocks.main(input);
    Tensor extension = blocks.extension(input, main);
    Tensor cloud = blocks.cloud(input);
    return IntStream.range(0, images.size())
        .mapToObj(
            i ->
                new Exits(
                    images.get(i).label(), main.logits().item(i), extension.item(i), cloud.item(i)))
        .toList();
  }

  /** Those of many images, a batch at a time. */
  static Iterator<Exits> of(
      Iterator<EncodedImage> images, FrozenBlocks blocks, AugmentedBatch tensors, int batchSize) {
    return new Iterator<>() {
      private Iterator<Exits> batch = List.<Exits>of().iterator();

      @Override
      public boolean hasNext() {
        return batch.hasNext() || images.hasNext();
      }

      @Override
      public Exits next() {
        if (!batch.hasNext()) {
          List<EncodedImage> next = new ArrayList<>();
          while (images.hasNext() && next.size() < batchSize) {
            next.add(images.next());
          }
          batch = of(next, blocks, tensors).iterator();
        }
        return batch.next();
      }
    };
  }
}
