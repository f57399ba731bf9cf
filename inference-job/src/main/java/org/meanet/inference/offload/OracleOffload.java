package org.meanet.inference.offload;

/**
 * The best that any choice of reachable images to offload can reach: first those that only the
 * cloud answers right, then those where it makes no difference, last those that only the edge
 * answers right.
 *
 * @param images all images
 * @param reachable images that may be offloaded
 * @param edgeCorrect right answers of the edge without the cloud
 * @param onlyCloud reachable images that the cloud answers right and the edge wrong
 * @param onlyEdge reachable images that the edge answers right and the cloud wrong
 */
public record OracleOffload(
    long images, long reachable, long edgeCorrect, long onlyCloud, long onlyEdge) {

  /** Right answers with exactly {@code offloaded} images in the cloud, at most the reachable. */
  public long correct(long offloaded) {
    long forced = Math.max(0, offloaded - (reachable - onlyEdge));
    return edgeCorrect + Math.min(offloaded, onlyCloud) - forced;
  }
}
