package org.meanet.training.minibatch;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meanet.core.image.EncodedImage;
import org.meanet.inference.scoring.FrozenBlocks;
import org.meanet.inference.scoring.FrozenBlocks.MainOutputs;
import org.meanet.inference.scoring.Tensor;

/** Where an extension's training gets main's features and logits from; runs on the executors. */
@FunctionalInterface
interface MainSource extends Serializable {

  /**
   * @param images of a minibatch
   * @param input the same as main takes them, [n, C, H, W]
   */
  MainOutputs of(List<EncodedImage> images, Tensor input);

  /** Computed once for each image and kept, where an image is the same in every epoch. */
  static MainSource of(FrozenBlocks blocks, Augmenter augmenter) {
    return augmenter.changesNothing() ? kept(blocks) : (images, input) -> blocks.main(input);
  }

  /** Kept in each executor's {@link ImageStore} as far as they fit. */
  private static MainSource kept(FrozenBlocks blocks) {
    return (images, input) -> {
      List<float[]> both =
          ImageStore.ofThisJvm(ImageStore.Purpose.MAIN, blocks.manifest().main().fingerprint())
              .of(images, missing -> joined(blocks.main(input.items(missing))));
      int logits = blocks.manifest().main().classes();
      return new MainOutputs(
          Tensor.of(
              both.stream().map(values -> part(values, values.length - logits, logits)).toList(),
              List.of(logits)),
          Optional.of(
              Tensor.of(
                  both.stream().map(values -> part(values, 0, values.length - logits)).toList(),
                  blocks.featureShape())));
    };
  }

  private static List<float[]> joined(MainOutputs outputs) {
    List<float[]> joined = new ArrayList<>();
    Tensor allFeatures = outputs.features().orElseThrow();
    for (int i = 0; i < allFeatures.items(); i++) {
      float[] features = allFeatures.item(i);
      float[] logits = outputs.logits().item(i);
      float[] both = new float[features.length + logits.length];
      System.arraycopy(features, 0, both, 0, features.length);
      System.arraycopy(logits, 0, both, features.length, logits.length);
      joined.add(both);
    }
    return joined;
  }

  private static float[] part(float[] values, int from, int length) {
    float[] part = new float[length];
    System.arraycopy(values, from, part, 0, length);
    return part;
  }
}
