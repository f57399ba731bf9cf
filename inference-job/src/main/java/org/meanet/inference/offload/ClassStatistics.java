package org.meanet.inference.offload;

/**
 * The test images of one true class, and the images that were taken for it.
 *
 * @param images of the class
 * @param main how often main answers with this class, and how often that is right
 * @param meanet the same of the edge without the cloud
 * @param cloud the same of the cloud's network
 * @param routed the same of the routed whole
 * @param exits where the images of the class were answered
 * @param atExtension what the extension made of those images of the class that reach it
 * @param extension main's answer and the extension's to every image of the class; nothing is
 *     counted of easy classes
 */
public record ClassStatistics(
    int label,
    long images,
    Answers main,
    Answers meanet,
    Answers cloud,
    Answers routed,
    ByExit exits,
    Repair atExtension,
    AgainstMain extension) {

  /**
   * What the extension did at an edge without a cloud.
   *
   * @param images that main takes for a hard class, so that the extension runs
   * @param repaired main alone is wrong, the edge is right
   * @param broken main alone is right, the edge is wrong
   */
  public record Repair(long images, long repaired, long broken) {}

  /**
   * The extension beside main, whether or not an image would reach it.
   *
   * @param images asked about
   * @param onlyExtension that the extension alone answers right
   * @param onlyMain that main alone answers right
   * @param both that both answer right
   */
  public record AgainstMain(long images, long onlyExtension, long onlyMain, long both) {}
}
