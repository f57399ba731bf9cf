package org.meanet.training.calibration;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.image.Preprocessor;
import org.meanet.core.routing.ExitScore;
import org.meanet.core.routing.ExitScores;
import org.meanet.core.routing.HardClasses;
import org.meanet.inference.scoring.FrozenBlocks;
import org.meanet.inference.scoring.FrozenBlocks.MainOutputs;
import org.meanet.inference.scoring.Tensor;
import org.meanet.training.minibatch.AugmentedBatch;
import org.meanet.training.minibatch.Augmenter;

/**
 * One image's logits at each exit.
 *
 * @param extension null without an extension, as an Optional does not serialize
 */
record Exits(int label, float[] main, float[] extension, float[] cloud) implements Serializable {

  /** Those of a batch. */
  static List<Exits> of(List<EncodedImage> images, FrozenBlocks blocks) {
    Tensor input = input(blocks.manifest().main(), images);
    MainOutputs main = blocks.main(input);
    Optional<Tensor> extension =
        blocks.manifest().extension().map(present -> blocks.extension(input, main));
    Tensor cloud = blocks.cloud(input(blocks.manifest().cloud(), images));
    return IntStream.range(0, images.size())
        .mapToObj(
            i ->
                new Exits(
                    images.get(i).label(),
                    main.logits().item(i),
                    extension.map(logits -> logits.item(i)).orElse(null),
                    cloud.item(i)))
        .toList();
  }

  private static Tensor input(Manifest.Block block, List<EncodedImage> images) {
    return new AugmentedBatch(new Preprocessor(block.image()), Augmenter.NONE).of(images, 0);
  }

  /** What the exits say, for the routing rule. */
  ExitScores scores(Temperatures temperatures, HardClasses hardClasses) {
    return new ExitScores(
        ExitScore.ofLogits(main, temperatures.main()),
        Optional.ofNullable(extension)
            .map(
                logits ->
                    ExitScore.ofExtensionLogits(logits, temperatures.extension(), hardClasses)),
        ExitScore.ofLogits(cloud, temperatures.cloud()));
  }
}
