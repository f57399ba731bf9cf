package org.meanet.core.routing;

import java.io.Serializable;
import java.util.Optional;

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
    ExitScore main = scores.main();
    Optional<ExitScore> extension =
        runsExtension(main, reachable) ? scores.extension() : Optional.empty();
    return offloads(main, extension, reachable)
        ? new Decision(Exit.CLOUD, scores.cloud().predicted(), extension.isPresent())
        : atEdge(main, extension);
  }

  /** What the edge would answer without the cloud (steps 2 and 3). */
  public Decision decideAtEdge(ExitScores scores) {
    return atEdge(scores.main(), reaching(scores));
  }

  /** The same with another policy. */
  public RoutingRule withPolicy(OffloadPolicy other) {
    return new RoutingRule(other, extensionRule, cloudReachable, hardClasses);
  }

  /** The policy's signal for one image, whatever the limit. */
  public double signal(ExitScores scores) {
    return signal(scores.main(), reaching(scores));
  }

  /**
   * Whether the edge computes the extension, if it has one, for an image of which main says this.
   *
   * @param reachable whether the edge reaches the cloud while it has the image
   */
  public boolean runsExtension(ExitScore main, boolean reachable) {
    boolean leavesBefore = offload.beforeExtension() && offloads(main, Optional.empty(), reachable);
    return hardClasses.isHard(main.predicted()) && !leavesBefore;
  }

  /**
   * Whether an image is complex, and there is a cloud to send it to.
   *
   * @param extension what the extension says; empty where it was not computed
   * @param reachable whether the edge reaches the cloud while it has the image
   */
  public boolean offloads(ExitScore main, Optional<ExitScore> extension, boolean reachable) {
    return cloudReachable && reachable && signal(main, extension) > offload.limit();
  }

  private double signal(ExitScore main, Optional<ExitScore> extension) {
    return offload.signal(main, extension, edgeAnswer(main, extension));
  }

  private Decision atEdge(ExitScore main, Optional<ExitScore> extension) {
    return new Decision(
        extension.isPresent() ? Exit.EXTENSION : Exit.MAIN,
        edgeAnswer(main, extension).predicted(),
        extension.isPresent());
  }

  private Optional<ExitScore> reaching(ExitScores scores) {
    return hardClasses.isHard(scores.main().predicted()) ? scores.extension() : Optional.empty();
  }

  private ExitScore edgeAnswer(ExitScore main, Optional<ExitScore> extension) {
    return extension.map(answer -> extensionRule.choose(main, answer)).orElse(main);
  }
}
