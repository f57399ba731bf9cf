package org.meanet.inference.offload;

/**
 * The best that any choice of images to offload can reach: first those that only the cloud answers
 * right, then those where it makes no difference, last those that only the edge answers right.
 *
 * @param images all images
 * @param edgeCorrect right answers of the edge without the cloud
 * @param onlyCloud images that the cloud answers right and the edge wrong
 * @param onlyEdge images that the edge answers right and the cloud wrong
 */
public record OracleOffload(long images, long edgeCorrect, long onlyCloud, long onlyEdge) {

  /** Right answers with exactly {@code offloaded} images in the cloud. */
  public long correct(long offloaded) {
    long forced = Math.max(0, offloaded - (images - onlyEdge));
    return edgeCorrect + Math.min(offloaded, onlyCloud) - forced;
  }
}
