package org.meanet.core.routing;

import java.io.Serializable;

/**
 * Algorithm 2: complexity-aware inference over an edge and a cloud.
 *
 * @param offload when an image is complex
 * @param extensionRule whose answer stands when an image reaches the extension
 * @param cloudReachable whether there is a cloud; if false, every image ends at the edge
 * @param hardClasses the classes that the extension knows
 */
public record RoutingRule(
    OffloadPolicy offload,
    ExtensionRule extensionRule,
    boolean cloudReachable,
    HardClasses hardClasses)
    implements Serializable {

  /** Routes one image of an edge that reaches the cloud, if there is one. */
  public Decision decide(ExitScores scores) {
    return decide(scores, true);
  }

  /**
   * Routes one image.
   *
   * @param reachable whether its edge reaches the cloud while it has the image
   */
  public Decision decide(ExitScores scores, boolean reachable) {
    Decision atEdge = decideAtEdge(scores);
    if (!cloudReachable || !reachable || !isComplex(scores)) {
      return atEdge;
    }
    return new Decision(
        Exit.CLOUD,
        scores.cloud().predicted(),
        atEdge.extensionComputed() && !offload.beforeExtension());
  }

  /** What the edge would answer without the cloud (steps 2 and 3). */
  public Decision decideAtEdge(ExitScores scores) {
    boolean extended = reachesExtension(scores);
    return new Decision(
        extended ? Exit.EXTENSION : Exit.MAIN, edgeAnswer(scores).predicted(), extended);
  }

  /** The policy's signal for one image, whatever the limit. */
  public double signal(ExitScores scores) {
    return offload.signal(scores.main(), edgeAnswer(scores));
  }

  private boolean isComplex(ExitScores scores) {
    return signal(scores) > offload.limit();
  }

  private boolean reachesExtension(ExitScores scores) {
    return scores.extension().isPresent() && hardClasses.isHard(scores.main().predicted());
  }

  private ExitScore edgeAnswer(ExitScores scores) {
    return reachesExtension(scores)
        ? extensionRule.choose(scores.main(), scores.extension().orElseThrow())
        : scores.main();
  }
}
