package org.meanet.inference.scoring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.routing.ExitScore;
import org.meanet.core.routing.ExitScores;
import org.meanet.core.routing.HardClasses;
import org.meanet.core.routing.Softmax;

/**
 * Runs every block on batches of images. Holds the input tensors of one batch, so it belongs to one
 * thread; the blocks may be shared.
 */
final class Scorer {
  private static final int TOP = 5;

  private final BundleBlocks blocks;
  private final HardClasses hardClasses;
  private final ImageBatch batch;

  /**
   * @param batchSize images per call of a block, at least 1
   */
  Scorer(BundleBlocks blocks, int batchSize) {
    this.blocks = blocks;
    this.hardClasses = blocks.manifest().hardClassMap();
    this.batch = new ImageBatch(blocks.imageInputs(), batchSize);
  }

  /**
   * Scores the next images.
   *
   * @param images left just behind the last one that was taken: a batch of decodable ones, or fewer
   *     at the end
   * @return one entry for each image taken, scored and rejected ones in their order
   * @throws UserError if a label is none of the bundle's classes, or a block gives logits that are
   *     not finite, naming the image
   */
  Batch next(Iterator<EncodedImage> images) {
    List<RejectedImage> rejected = new ArrayList<>();
    batch.clear();
    while (images.hasNext() && !batch.isFull()) {
      EncodedImage image = images.next();
      requireKnownLabel(image);
      batch.add(image).ifPresent(rejected::add);
    }
    return new Batch(batch.images().isEmpty() ? List.of() : score(), rejected);
  }

  /** What became of some images. */
  record Batch(List<ImageScores> scored, List<RejectedImage> rejected) {}

  private List<ImageScores> score() {
    Manifest manifest = blocks.manifest();
    Map<String, Tensor> main = run(blocks.main(), manifest.main(), Map.of());
    Tensor mainLogits = main.get(manifest.main().logits().name());
    Optional<Tensor> extensionLogits =
        blocks.extension().map(extension -> extensionLogits(extension, main, mainLogits));
    Tensor cloudLogits =
        run(blocks.cloud(), manifest.cloud(), Map.of()).get(manifest.cloud().logits().name());

    List<ImageScores> scores = new ArrayList<>(batch.images().size());
    for (int i = 0; i < batch.images().size(); i++) {
      int item = i;
      EncodedImage image = batch.images().get(i);
      scores.add(
          score(
              image,
              finite(image, blocks.main(), mainLogits.item(i)),
              extensionLogits.map(
                  logits -> finite(image, blocks.extension().orElseThrow(), logits.item(item))),
              finite(image, blocks.cloud(), cloudLogits.item(i))));
    }
    return scores;
  }

  private Tensor extensionLogits(OnnxBlock extension, Map<String, Tensor> main, Tensor mainLogits) {
    Manifest manifest = blocks.manifest();
    Manifest.Block block = manifest.extension().orElseThrow();
    Map<String, Tensor> ofMain = new HashMap<>();
    ofMain.put(
        block.featuresInput().orElseThrow(),
        main.get(manifest.main().features().orElseThrow().name()));
    block.logitsInput().ifPresent(name -> ofMain.put(name, mainLogits));
    return run(extension, block, ofMain).get(block.logits().name());
  }

  private Map<String, Tensor> run(
      OnnxBlock onnx, Manifest.Block block, Map<String, Tensor> besideImage) {
    Map<String, Tensor> inputs = new HashMap<>(besideImage);
    inputs.put(block.image().name(), batch.tensor(block.image()));
    return onnx.run(inputs);
  }

  private ImageScores score(
      EncodedImage image, float[] main, Optional<float[]> extension, float[] cloud) {
    Manifest manifest = blocks.manifest();
    Softmax mainSoftmax = Softmax.of(main);
    return new ImageScores(
        image.id(),
        image.label(),
        image.data().length,
        image.shape().bytes(),
        new ExitScores(
            ExitScore.ofLogits(main, temperature(manifest.main())),
            extension.map(
                logits ->
                    ExitScore.ofExtensionLogits(
                        logits, temperature(manifest.extension().orElseThrow()), hardClasses)),
            ExitScore.ofLogits(cloud, temperature(manifest.cloud()))),
        mainSoftmax.isAmongTop(TOP, image.label()),
        hardView(mainSoftmax),
        Softmax.of(cloud).isAmongTop(TOP, image.label()));
  }

  private static double temperature(Manifest.Block block) {
    return block.temperature().orElse(1.0);
  }

  private Optional<ImageScores.HardView> hardView(Softmax main) {
    List<Integer> hard = hardClasses.labels();
    return hard.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ImageScores.HardView(
                main.argMaxAmong(hard), hard.stream().mapToDouble(main::probability).sum()));
  }

  private static float[] finite(EncodedImage image, OnnxBlock block, float[] logits) {
    for (int i = 0; i < logits.length; i++) {
      if (!Float.isFinite(logits[i])) {
        throw new UserError(
            "Logit "
                + i
                + " of "
                + block.file()
                + " for image "
                + image.id()
                + " must be finite, got ["
                + logits[i]
                + "]: its weights, or the manifest's mean and scale, are wrong");
      }
    }
    return logits;
  }

  private void requireKnownLabel(EncodedImage image) {
    int classes = blocks.manifest().classNames().size();
    if (image.label() < 0 || image.label() >= classes) {
      throw new UserError(
          "The label of image "
              + image.id()
              + " must be one of the bundle's classes, 0.."
              + (classes - 1)
              + ", got ["
              + image.label()
              + "]");
    }
  }
}
