package org.meanet.training.minibatch;

import java.util.List;
import java.util.Map;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.image.Preprocessor;
import org.meanet.inference.scoring.FrozenBlocks;
import org.meanet.inference.scoring.FrozenBlocks.MainOutputs;
import org.meanet.inference.scoring.Tensor;
import org.meanet.training.averaging.Minibatches;
import org.meanet.training.network.Architecture;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the adaptive and extension blocks train on: images of hard classes, what main makes of them,
 * and what is to be answered. Main is the exported block that the edge has, run without gradients:
 * nothing here can change it (Algorithm 1, step 4).
 */
public final class ExtensionMinibatches implements Minibatches {
  private static final long serialVersionUID = 1L;
  private final AugmentedBatch batch;
  private final MainSource main;
  private final FeatureDropout dropout;
  private final List<String> inputs;
  private final Targets targets;

  /**
   * @param blocks with main
   * @param dropout of main's features
   * @param inputs of the extension, by their names in {@link Architecture}, in its order
   */
  public ExtensionMinibatches(
      Preprocessor preprocessor,
      Augmenter augmenter,
      FrozenBlocks blocks,
      FeatureDropout dropout,
      List<String> inputs,
      Targets targets) {
    this.batch = new AugmentedBatch(preprocessor, augmenter);
    this.main = MainSource.of(blocks, augmenter);
    this.dropout = dropout;
    this.inputs = List.copyOf(inputs);
    this.targets = targets;
  }

  /**
   * @throws IllegalArgumentException if an image's class is easy
   */
  @Override
  public MultiDataSet of(List<EncodedImage> images, int epoch) {
    Tensor input = batch.of(images, epoch);
    MainOutputs ofMain = main.of(images, input);
    Map<String, Tensor> byName =
        Map.of(
            Architecture.IMAGE, input,
            Architecture.FEATURES, dropout.of(images, ofMain.features().orElseThrow(), epoch),
            Architecture.MAIN_LOGITS, ofMain.logits());
    float[] answers = targets.of(images);
    return new org.nd4j.linalg.dataset.MultiDataSet(
        inputs.stream().map(byName::get).map(ExtensionMinibatches::array).toArray(INDArray[]::new),
        new INDArray[] {
          Nd4j.create(answers, new long[] {images.size(), answers.length / images.size()}, 'c')
        });
  }

  private static INDArray array(Tensor tensor) {
    return Nd4j.create(tensor.data(), tensor.shape(), 'c');
  }
}
