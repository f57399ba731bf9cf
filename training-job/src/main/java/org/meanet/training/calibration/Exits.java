package org.meanet.training.calibration;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.routing.ExitScore;
import org.meanet.core.routing.ExitScores;
import org.meanet.core.routing.HardClasses;
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

  /** What the exits say, for the routing rule. */
  ExitScores scores(Temperatures temperatures, HardClasses hardClasses) {
    return new ExitScores(
        ExitScore.ofLogits(main, temperatures.main()),
        Optional.of(ExitScore.ofExtensionLogits(extension, temperatures.extension(), hardClasses)),
        ExitScore.ofLogits(cloud, temperatures.cloud()));
  }
}
