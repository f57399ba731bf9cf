package org.meanet.core.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.meanet.core.hash.Sha256;
import org.meanet.core.routing.HardClasses;

/**
 * {@code manifest.json}: what a bundle holds and how its blocks are called.
 *
 * @param formatVersion {@link #FORMAT_VERSION}
 * @param classNames K names, by label
 * @param hardClasses original labels in the order of the extension's outputs
 * @param main the main block: input image, outputs logits [n, K] and features [n, C, H, W]
 * @param extension adaptive and extension blocks in one: inputs image, main's features and, where
 *     it builds on them, main's logits [n, K], output logits [n, N]; absent for plain two-exit
 *     offloading
 * @param cloud the cloud's network: input image, output logits [n, K]
 * @param validation what was measured on the validation split
 * @param provenance free text by name: configuration, seed, versions, fingerprint of the data
 */
public record Manifest(
    int formatVersion,
    List<String> classNames,
    List<Integer> hardClasses,
    Block main,
    Optional<Block> extension,
    Block cloud,
    Optional<Validation> validation,
    Map<String, String> provenance) {

  /** The one format that this version reads and writes. */
  public static final int FORMAT_VERSION = 1;

  public Manifest {
    classNames = List.copyOf(classNames);
    hardClasses = List.copyOf(hardClasses);
    provenance = Map.copyOf(provenance);
  }

  /** The label map of the extension. */
  public HardClasses hardClassMap() {
    return HardClasses.of(hardClasses, classNames.size());
  }

  /** Main, the extension where there is one, and the cloud. */
  public List<Block> blocks() {
    return Stream.of(Optional.of(main), extension, Optional.of(cloud))
        .flatMap(Optional::stream)
        .toList();
  }

  Manifest withBlocks(Block newMain, Optional<Block> newExtension, Block newCloud) {
    return new Manifest(
        formatVersion,
        classNames,
        hardClasses,
        newMain,
        newExtension,
        newCloud,
        validation,
        provenance);
  }

  /**
   * One ONNX file.
   *
   * @param file its name in the bundle's folder
   * @param sha256 of the file, lower-case hex
   * @param image the input that takes the image
   * @param featuresInput name of the input that takes main's features; the extension's alone
   * @param logitsInput name of the input that takes main's logits; the extension's alone, absent
   *     where it does without them
   * @param logits name and shape of the file's output with one value for each class, or for each of
   *     {@code outputClasses}, without the batch dimension
   * @param features name and shape [C, H, W] of the output with the last feature map; main's alone
   * @param parameters of convolutions, fully connected layers and BatchNorm's gamma and beta,
   *     before folding
   * @param macs multiply-accumulates for one image, convolutions and fully connected layers only
   * @param temperature by which the logits are divided for calibrated probabilities (Guo et al.,
   *     "On Calibration of Modern Neural Networks", 2017); 1 when absent
   * @param outputClasses for each of the file's logits the label that it counts for; main's and the
   *     cloud's alone. The block's logit of a class is log Σ exp over those that count for it, so
   *     that its probability is the sum of theirs. Absent where each class has one
   */
  public record Block(
      String file,
      String sha256,
      ImageInput image,
      Optional<String> featuresInput,
      Optional<String> logitsInput,
      Output logits,
      Optional<Output> features,
      long parameters,
      long macs,
      Optional<Double> temperature,
      Optional<List<Integer>> outputClasses) {
    public Block {
      outputClasses = outputClasses.map(List::copyOf);
    }

    /** Number of classes that it tells apart. */
    public int classes() {
      return outputClasses
          .map(labels -> Collections.max(labels) + 1)
          .orElseGet(() -> logits.shape().get(0));
    }

    /**
     * What all that it says of an image depends on, the temperature apart: the file, how it is
     * given images, which of its outputs are read, and what they count for.
     */
    public String fingerprint() {
      String reading = List.of(image, logits, features, outputClasses).toString();
      return sha256 + " " + Sha256.hexOf(reading.getBytes(UTF_8));
    }

    /** The same block with another temperature. */
    public Block withTemperature(double fitted) {
      return with(file, sha256, Optional.of(fitted), outputClasses);
    }

    /** The same block in a file of another name. */
    public Block withFile(String newFile) {
      return with(newFile, sha256, temperature, outputClasses);
    }

    /**
     * The same block for fewer classes.
     *
     * @param labels for each class that it tells apart now, the label that it counts for
     */
    public Block grouped(List<Integer> labels) {
      return with(
          file,
          sha256,
          temperature,
          Optional.of(
              outputClasses
                  .map(classes -> classes.stream().map(labels::get).toList())
                  .orElse(labels)));
    }

    Block withSha256(String newSha256) {
      return with(file, newSha256, temperature, outputClasses);
    }

    private Block with(
        String newFile,
        String newSha256,
        Optional<Double> newTemperature,
        Optional<List<Integer>> newOutputClasses) {
      return new Block(
          newFile,
          newSha256,
          image,
          featuresInput,
          logitsInput,
          logits,
          features,
          parameters,
          macs,
          newTemperature,
          newOutputClasses);
    }
  }

  /**
   * How pixels become an input tensor [n, channels, height, width]: centre crop, resize, then
   * (pixel − mean) ÷ scale with pixels 0 to 255.
   *
   * @param channelOrder GRAY, RGB or BGR
   * @param mean one value for all channels, or one for each in their order
   * @param scale as {@code mean}
   * @param crop share of both sides of the crop area that a centre crop keeps; 1 keeps all
   * @param cropArea what is cropped
   * @param resize how what is left comes to the input's size
   */
  public record ImageInput(
      String name,
      int height,
      int width,
      ChannelOrder channelOrder,
      List<Double> mean,
      List<Double> scale,
      double crop,
      CropArea cropArea,
      Resize resize)
      implements Serializable {
    public ImageInput {
      mean = List.copyOf(mean);
      scale = List.copyOf(scale);
    }

    /** The same pixels under another name. */
    public ImageInput named(String other) {
      return new ImageInput(
          other, height, width, channelOrder, mean, scale, crop, cropArea, resize);
    }
  }

  /** What an input's crop keeps its share of. */
  public enum CropArea {
    /** All of the image; its proportions become the input's. */
    WHOLE_IMAGE,
    /**
     * The largest part in the middle that has the input's proportions: for a square input a square
     * of the image's shorter side.
     */
    INPUT_SHAPE
  }

  /** Filters of a resize. All of them take pixels to lie at their centres. */
  public enum Resize {
    /** Between the four nearest pixels, however far the image shrinks. */
    BILINEAR,
    /** A triangle that is as wide as two pixels of the result where the image shrinks. */
    BILINEAR_ANTIALIASED,
    /** A cubic (Keys 1981, a = −½) that is as wide as four pixels of the result. */
    BICUBIC_ANTIALIASED
  }

  /** Order of an input's channels. */
  public enum ChannelOrder {
    GRAY,
    RGB,
    BGR
  }

  /**
   * @param shape without the batch dimension
   */
  public record Output(String name, List<Integer> shape) {
    public Output {
      shape = List.copyOf(shape);
    }
  }

  /**
   * Figures of the validation split.
   *
   * @param images in the split
   * @param mainCorrect answered right by main
   * @param cloudCorrect answered right by the cloud
   * @param mainPrecision correct ÷ predicted-as for each class of main; 0 for a class never
   *     predicted
   * @param mainRecall correct ÷ images for each class of main, 0 for a class without images; absent
   *     where it was not measured
   * @param mainEntropyRight mean entropy of main in nats over the images that main answers right
   * @param mainEntropyWrong the same over the images that main answers wrong; the threshold belongs
   *     between the two
   * @param extension what the extension is worth; absent without one, or where it was not measured
   */
  public record Validation(
      long images,
      long mainCorrect,
      long cloudCorrect,
      List<Double> mainPrecision,
      Optional<List<Double>> mainRecall,
      double mainEntropyRight,
      double mainEntropyWrong,
      Optional<ExtensionValidation> extension) {
    public Validation {
      mainPrecision = List.copyOf(mainPrecision);
      mainRecall = mainRecall.map(List::copyOf);
    }
  }

  /**
   * What an extension is worth on the validation split, beside what can be had without one. The
   * first five count images of hard classes alone, whatever main says of them; the others all
   * images of the split, routed as at an edge without a cloud.
   *
   * @param hardImages images of hard classes
   * @param mainCorrect of those, answered right by main
   * @param controlCorrect by main restricted to the hard classes: what knowing that an image is
   *     hard is worth without an extension
   * @param extensionCorrect by the extension
   * @param eitherCorrect by one of the last two
   * @param moreConfidentCorrect of all images, answered right by the more confident of main and the
   *     extension where main says a hard class
   * @param calibratedCorrect the same at the exits' temperatures
   * @param alwaysExtensionCorrect by the extension wherever main says a hard class
   */
  public record ExtensionValidation(
      long hardImages,
      long mainCorrect,
      long controlCorrect,
      long extensionCorrect,
      long eitherCorrect,
      long moreConfidentCorrect,
      long calibratedCorrect,
      long alwaysExtensionCorrect)
      implements Serializable {

    /** Of other images, too. */
    public ExtensionValidation plus(ExtensionValidation other) {
      return new ExtensionValidation(
          hardImages + other.hardImages,
          mainCorrect + other.mainCorrect,
          controlCorrect + other.controlCorrect,
          extensionCorrect + other.extensionCorrect,
          eitherCorrect + other.eitherCorrect,
          moreConfidentCorrect + other.moreConfidentCorrect,
          calibratedCorrect + other.calibratedCorrect,
          alwaysExtensionCorrect + other.alwaysExtensionCorrect);
    }
  }
}
