package org.meanet.core.config;

import java.util.Optional;

/**
 * How the networks are trained.
 *
 * @param workers that train at the same time, each on its own share of the images
 * @param batchSize the most images of one minibatch of one worker
 * @param averagingFrequency the most minibatches of one worker between two averagings
 * @param momentum of SGD
 * @param nesterov whether SGD looks ahead along the velocity
 * @param weightDecay added to the gradient of every parameter, times the parameter
 * @param edgeShare share of the training images that the edges alone hold: the cloud's and main's
 *     stages do not see them
 * @param augmentation applied anew to each training image in each epoch
 * @param validation when to measure, and when to stop
 * @param cloud stage "cloud"
 * @param main stage "main"
 * @param extension stage "extension", on hard classes only
 */
public record Training(
    @AtLeast(1) int workers,
    @AtLeast(1) int batchSize,
    @AtLeast(1) int averagingFrequency,
    @AtLeast(0) @AtMost(1) double momentum,
    boolean nesterov,
    @AtLeast(0) double weightDecay,
    @AtLeast(0) @AtMost(0.9) double edgeShare,
    Augmentation augmentation,
    Validation validation,
    Stage cloud,
    Stage main,
    ExtensionStage extension) {

  public Training {
    if (extension.images() == Images.EDGE_SHARE && edgeShare == 0) {
      throw new IllegalArgumentException(
          "edge-share must be above 0 where extension.images is edge-share, got [0]");
    }
  }

  /**
   * @param pad zeros on each side before a random crop back to the size; 0 for none
   * @param flip whether to mirror half of the images, left to right
   * @param resizedCrop a random part of the image in place of the networks' own crop; none when
   *     absent
   */
  public record Augmentation(@AtLeast(0) int pad, boolean flip, Optional<ResizedCrop> resizedCrop) {
    public Augmentation {
      if (resizedCrop.isPresent() && pad > 0) {
        throw new IllegalArgumentException(
            "pad must be 0 where resized-crop is given, got [" + pad + "]");
      }
    }

    /**
     * Finished stages are found by this text, and those that were trained before there was another
     * crop have none in theirs.
     */
    @Override
    public String toString() {
      return "Augmentation[pad="
          + pad
          + ", flip="
          + flip
          + resizedCrop.map(crop -> ", " + crop).orElse("")
          + "]";
    }
  }

  /**
   * A part of an image at random, brought to the network's size.
   *
   * @param leastArea the smallest share of the image's area; the largest is 1
   * @param greatestRatio the largest width ÷ height; the smallest is its reciprocal
   */
  public record ResizedCrop(
      @Above(0) @AtMost(1) double leastArea, @AtLeast(1) double greatestRatio) {}

  /**
   * @param everyEpochs epochs between two passes over the validation split; 0 for none
   * @param patience passes without a better accuracy after which a stage ends; never when absent
   */
  public record Validation(@AtLeast(0) int everyEpochs, @AtLeast(1) Optional<Integer> patience) {
    public Validation {
      if (patience.isPresent() && everyEpochs == 0) {
        throw new IllegalArgumentException(
            "every-epochs must be at least 1 where patience is set, got [0]");
      }
    }
  }

  /**
   * @param epochs passes over the stage's training images
   * @param schedule the learning rate over the stage
   */
  public record Stage(@AtLeast(1) int epochs, Schedule schedule) {}

  /**
   * @param epochs passes over the training images of hard classes
   * @param schedule the learning rate over the stage
   * @param edges that train, each on its own images; when absent, the images are dealt out to the
   *     workers as in the other stages
   * @param images which of the training images of hard classes
   * @param augmentation in place of the other stages'; the same when absent
   * @param featureDropout share of main's feature channels that are left out of each minibatch's
   *     images
   * @param distillation what the extension learns from the cloud's network; nothing when absent
   */
  public record ExtensionStage(
      @AtLeast(1) int epochs,
      Schedule schedule,
      Optional<Edges> edges,
      Images images,
      Optional<Augmentation> augmentation,
      @AtLeast(0) @AtMost(0.9) double featureDropout,
      Optional<Distillation> distillation) {

    /** What it has in common with the other stages. */
    public Stage stage() {
      return new Stage(epochs, schedule);
    }
  }

  /** Which training images the extension learns from; of hard classes, in any case. */
  public enum Images {
    /** All, those that main has learned from among them. */
    ALL,
    /** The edges' share alone, which main has not seen. */
    EDGE_SHARE
  }

  /**
   * Learning from another network's probabilities (Hinton et al., "Distilling the Knowledge in a
   * Neural Network", 2015).
   *
   * @param weight of the cloud's probabilities in the targets; the rest is the true class's
   * @param temperature by which the cloud's logits are divided
   */
  public record Distillation(@Above(0) @AtMost(1) double weight, @Above(0) double temperature) {}

  /**
   * @param count number of edges
   * @param dirichletAlpha how alike the edges' mixes of classes are: large for the same, towards 0
   *     for each class on one edge; the same but for chance when absent
   */
  public record Edges(@AtLeast(1) int count, @Above(0) Optional<Double> dirichletAlpha) {}
}
