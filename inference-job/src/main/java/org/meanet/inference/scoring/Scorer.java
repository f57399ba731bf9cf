package org.meanet.inference.scoring;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.routing.ExitScore;
import org.meanet.core.routing.HardClasses;
import org.meanet.core.routing.Softmax;

/**
 * Runs main on batches of images, and the other blocks on those of them that a plan names. Holds
 * the input tensors of one batch, so it belongs to one thread; the blocks may be shared.
 */
final class Scorer {
  private static final int TOP = 5;

  private final BundleBlocks blocks;
  private final ExitPlan plan;
  private final BlockClocks clocks;
  private final HardClasses hardClasses;
  private final ImageBatch batch;
  private final Optional<Reencoder> reencoder;

  /**
   * @param batchSize images per call of a block, at least 1
   * @param reencodeQuality of JPEGs that the cloud is shown in addition; none when absent
   */
  Scorer(
      BundleBlocks blocks,
      ExitPlan plan,
      int batchSize,
      Optional<Integer> reencodeQuality,
      BlockClocks clocks) {
    this.blocks = blocks;
    this.plan = plan;
    this.clocks = clocks;
    this.hardClasses = blocks.manifest().hardClassMap();
    this.batch = new ImageBatch(blocks.imageInputs(), batchSize);
    this.reencoder =
        reencodeQuality.map(quality -> Reencoder.of(quality, blocks.manifest().cloud().image()));
  }

  /**
   * Scores the next images.
   *
   * @param images left just behind the last one that was taken: a batch of decodable ones, or fewer
   *     at the end
   * @return one for each image taken, in their order
   * @throws UserError if a label is none of the bundle's classes, or a block gives logits that are
   *     not finite, naming the image
   */
  List<Outcome> next(Iterator<EncodedImage> images) {
    List<Optional<RejectedImage>> taken = new ArrayList<>();
    batch.clear();
    while (images.hasNext() && !batch.isFull()) {
      EncodedImage image = images.next();
      requireKnownLabel(image);
      taken.add(batch.add(image));
    }
    List<ImageScores> scores = batch.images().isEmpty() ? List.of() : score();
    Iterator<ImageScores> scored = scores.iterator();
    return taken.stream()
        .map(rejected -> rejected.<Outcome>map(image -> image).orElseGet(scored::next))
        .toList();
  }

  private List<ImageScores> score() {
    Manifest manifest = blocks.manifest();
    int[] all = IntStream.range(0, batch.images().size()).toArray();
    Map<String, Tensor> ofMain =
        clocks.main().time(all.length, () -> run(blocks.main(), manifest.main(), all, Map.of()));
    List<float[]> main = finite(blocks.main(), all, ofMain.get(manifest.main().logits().name()));
    List<ExitScore> mainScores =
        main.stream()
            .map(logits -> ExitScore.ofLogits(logits, temperature(manifest.main())))
            .toList();
    Map<Integer, ExitScore> extension = extension(ofMain, mainScores);
    Map<Integer, ImageScores.CloudScore> cloud = cloud(mainScores, extension);

    List<ImageScores> scores = new ArrayList<>(all.length);
    for (int i : all) {
      scores.add(
          score(
              batch.images().get(i),
              main.get(i),
              mainScores.get(i),
              Optional.ofNullable(extension.get(i)),
              Optional.ofNullable(cloud.get(i))));
    }
    return scores;
  }

  /** By position in the batch. */
  private Map<Integer, ExitScore> extension(Map<String, Tensor> ofMain, List<ExitScore> main) {
    Optional<OnnxBlock> extension = blocks.extension();
    if (extension.isEmpty()) {
      return Map.of();
    }
    int[] chosen =
        IntStream.range(0, main.size())
            .filter(i -> plan.runsExtension(id(i), main.get(i)))
            .toArray();
    if (chosen.length == 0) {
      return Map.of();
    }
    Manifest.Block block = blocks.manifest().extension().orElseThrow();
    Tensor logits =
        clocks
            .extension()
            .time(
                chosen.length,
                () -> run(extension.get(), block, chosen, besideImage(block, ofMain, chosen)))
            .get(block.logits().name());
    List<float[]> finite = finite(extension.get(), chosen, logits);
    Map<Integer, ExitScore> scores = new HashMap<>();
    for (int i = 0; i < chosen.length; i++) {
      scores.put(
          chosen[i], ExitScore.ofExtensionLogits(finite.get(i), temperature(block), hardClasses));
    }
    return scores;
  }

  private Map<String, Tensor> besideImage(
      Manifest.Block extension, Map<String, Tensor> ofMain, int[] chosen) {
    Manifest.Block main = blocks.manifest().main();
    Map<String, Tensor> inputs = new HashMap<>();
    inputs.put(
        extension.featuresInput().orElseThrow(),
        ofMain.get(main.features().orElseThrow().name()).only(chosen));
    extension
        .logitsInput()
        .ifPresent(name -> inputs.put(name, ofMain.get(main.logits().name()).only(chosen)));
    return inputs;
  }

  /** By position in the batch. */
  private Map<Integer, ImageScores.CloudScore> cloud(
      List<ExitScore> main, Map<Integer, ExitScore> extension) {
    int[] chosen =
        IntStream.range(0, main.size())
            .filter(i -> plan.runsCloud(id(i), main.get(i), Optional.ofNullable(extension.get(i))))
            .toArray();
    if (chosen.length == 0) {
      return Map.of();
    }
    List<EncodedImage> images = IntStream.of(chosen).mapToObj(batch.images()::get).toList();
    Tensor stored = batch.tensor(blocks.manifest().cloud().image()).only(chosen);
    List<ImageScores.CloudAnswer> answers = cloud(images, stored);
    List<Optional<ImageScores.Reencoded>> reencoded =
        reencoder
            .map(made -> reencoded(images, made.of(images)))
            .orElse(Collections.nCopies(chosen.length, Optional.empty()));
    Map<Integer, ImageScores.CloudScore> scores = new HashMap<>();
    for (int i = 0; i < chosen.length; i++) {
      scores.put(chosen[i], new ImageScores.CloudScore(answers.get(i), reencoded.get(i)));
    }
    return scores;
  }

  private List<Optional<ImageScores.Reencoded>> reencoded(
      List<EncodedImage> images, Reencoder.Uploads uploads) {
    List<ImageScores.CloudAnswer> answers = cloud(images, uploads.images());
    return IntStream.range(0, images.size())
        .mapToObj(i -> Optional.of(new ImageScores.Reencoded(uploads.bytes()[i], answers.get(i))))
        .toList();
  }

  private List<ImageScores.CloudAnswer> cloud(List<EncodedImage> images, Tensor input) {
    Manifest.Block block = blocks.manifest().cloud();
    Tensor logits =
        clocks
            .cloud()
            .time(images.size(), () -> blocks.cloud().run(Map.of(block.image().name(), input)))
            .get(block.logits().name());
    return IntStream.range(0, images.size())
        .mapToObj(
            i -> {
              EncodedImage image = images.get(i);
              float[] finite = finite(image, blocks.cloud(), logits.item(i));
              return new ImageScores.CloudAnswer(
                  ExitScore.ofLogits(finite, temperature(block)),
                  Softmax.of(finite).isAmongTop(TOP, image.label()));
            })
        .toList();
  }

  private String id(int position) {
    return batch.images().get(position).id();
  }

  private Map<String, Tensor> run(
      OnnxBlock onnx, Manifest.Block block, int[] chosen, Map<String, Tensor> besideImage) {
    Map<String, Tensor> inputs = new HashMap<>(besideImage);
    inputs.put(block.image().name(), batch.tensor(block.image()).only(chosen));
    return onnx.run(inputs);
  }

  private ImageScores score(
      EncodedImage image,
      float[] mainLogits,
      ExitScore main,
      Optional<ExitScore> extension,
      Optional<ImageScores.CloudScore> cloud) {
    Softmax mainSoftmax = Softmax.of(mainLogits);
    return new ImageScores(
        image.id(),
        image.label(),
        image.data().length,
        image.shape().bytes(),
        main,
        mainSoftmax.isAmongTop(TOP, image.label()),
        hardView(mainSoftmax),
        extension,
        cloud);
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

  /**
   * @param chosen the images that the logits are of
   */
  private List<float[]> finite(OnnxBlock block, int[] chosen, Tensor logits) {
    return IntStream.range(0, chosen.length)
        .mapToObj(i -> finite(batch.images().get(chosen[i]), block, logits.item(i)))
        .toList();
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
