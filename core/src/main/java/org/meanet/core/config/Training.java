package org.meanet.core.config;

/**
 * How the networks are trained.
 *
 * @param workers that train at the same time, each on its own share of the images
 * @param batchSize images of one minibatch of one worker
 * @param averagingFrequency minibatches that each worker trains on between two averagings
 * @param momentum of SGD
 * @param weightDecay added to the gradient of every parameter, times the parameter
 * @param augmentation applied anew to each training image in each epoch
 * @param cloud stage "cloud"
 * @param main stage "main"
 * @param extension stage "extension", on hard classes only
 */
public record Training(
    @AtLeast(1) int workers,
    @AtLeast(1) int batchSize,
    @AtLeast(1) int averagingFrequency,
    @AtLeast(0) @AtMost(1) double momentum,
    @AtLeast(0) double weightDecay,
    Augmentation augmentation,
    Stage cloud,
    Stage main,
    Stage extension) {

  /**
   * @param pad zeros on each side before a random crop back to the size; 0 for none
   * @param flip whether to mirror half of the images, left to right
   */
  public record Augmentation(@AtLeast(0) int pad, boolean flip) {}

  /**
   * @param epochs passes over the stage's training images
   * @param schedule the learning rate over the stage
   */
  public record Stage(@AtLeast(1) int epochs, Schedule schedule) {}
}
