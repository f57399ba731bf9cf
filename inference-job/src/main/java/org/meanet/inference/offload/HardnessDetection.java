package org.meanet.inference.offload;

/**
 * How well main tells hard classes from easy ones: true kind of class → kind of main's answer,
 * counts of images.
 */
public record HardnessDetection(
    long easyAsEasy, long easyAsHard, long hardAsEasy, long hardAsHard) {

  /** Images whose kind main gets right, whether or not the class is right. */
  public Answers detected() {
    return new Answers(easyAsEasy + easyAsHard + hardAsEasy + hardAsHard, easyAsEasy + hardAsHard);
  }
}
