package org.meanet.training.minibatch;

import java.util.List;
import java.util.stream.IntStream;
import org.meanet.core.config.Training.Distillation;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.image.Preprocessor;
import org.meanet.core.routing.HardClasses;
import org.meanet.core.routing.Softmax;
import org.meanet.inference.scoring.FrozenBlocks;
import org.meanet.inference.scoring.Tensor;

/**
 * Targets that come in part from the cloud's network: (1 − weight) · true class + weight ·
 * softmax(z ÷ temperature), where z are the cloud's logits of the hard classes.
 *
 * <p>The cloud sees each image as it is, whatever the extension is shown of it: it is many times
 * larger than the extension, so that each JVM keeps what it said, as far as {@link ImageStore} has
 * room.
 */
public final class DistilledTargets implements Targets {
  private static final long serialVersionUID = 1L;
  private final AugmentedBatch plain;
  private final FrozenBlocks blocks;
  private final HardClasses hardClasses;
  private final Targets trueClasses;
  private final double weight;
  private final double temperature;

  /**
   * @param preprocessor for the cloud's input
   * @param blocks with the cloud's network
   */
  public DistilledTargets(
      Preprocessor preprocessor,
      FrozenBlocks blocks,
      HardClasses hardClasses,
      Distillation distillation) {
    this.plain = new AugmentedBatch(preprocessor, Augmenter.NONE);
    this.blocks = blocks;
    this.hardClasses = hardClasses;
    this.trueClasses = Targets.trueClasses(hardClasses);
    this.weight = distillation.weight();
    this.temperature = distillation.temperature();
  }

  @Override
  public float[] of(List<EncodedImage> images) {
    float[] targets = trueClasses.of(images);
    List<float[]> logits =
        ImageStore.ofThisJvm(ImageStore.Purpose.TEACHER, teacher())
            .of(
                images,
                missing -> hardLogits(IntStream.of(missing).mapToObj(images::get).toList()));
    int n = hardClasses.count();
    for (int i = 0; i < images.size(); i++) {
      Softmax taught = Softmax.of(logits.get(i), temperature);
      for (int position = 0; position < n; position++) {
        int at = i * n + position;
        targets[at] = (float) ((1 - weight) * targets[at] + weight * taught.probability(position));
      }
    }
    return targets;
  }

  /** What the kept logits are of: a network, and the classes among its outputs. */
  private String teacher() {
    return blocks.manifest().cloud().fingerprint() + " " + hardClasses.labels();
  }

  private List<float[]> hardLogits(List<EncodedImage> images) {
    Tensor all = blocks.cloud(plain.of(images, 0));
    return IntStream.range(0, images.size()).mapToObj(i -> hard(all.item(i))).toList();
  }

  private float[] hard(float[] logits) {
    float[] hard = new float[hardClasses.count()];
    for (int position = 0; position < hard.length; position++) {
      hard[position] = logits[hardClasses.labelAt(position)];
    }
    return hard;
  }
}
