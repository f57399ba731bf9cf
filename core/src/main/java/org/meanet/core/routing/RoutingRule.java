package org.meanet.core.routing;

import java.io.Serializable;
import java.util.Optional;

/**
 * Algorithm 2: complexity-aware inference over an edge and a cloud.
 *
 * @param offload when an image is complex
 * @param extensionRule whose answer stands when an image reaches the extension
 * @param cloudReachable if false, every image ends at the edge
 * @param hardClasses the classes that the extension knows
 */
public record RoutingRule(
    OffloadPolicy offload,
    ExtensionRule extensionRule,
    boolean cloudReachable,
    HardClasses hardClasses)
    implements Serializable {

  /** Routes one image. */
  public Decision decide(ExitScores scores) {
    ExitScore main = scores.main();
    Optional<ExitScore> extension = runsExtension(main) ? scores.extension() : Optional.empty();
    return offloads(main, extension)
        ? new Decision(Exit.CLOUD, scores.cloud().predicted(), extension.isPresent())
        : atEdge(main, extension);
  }

  /** What the edge would answer without the cloud (steps 2 and 3). */
  public Decision decideAtEdge(ExitScores scores) {
    return atEdge(scores.main(), reaching(scores));
  }

  /** The policy's signal for one image, whatever the limit. */
  public double signal(ExitScores scores) {
    return signal(scores.main(), reaching(scores));
  }

  /**
   * Whether the edge computes the extension, if it has one, for an image of which main says this.
   */
  public boolean runsExtension(ExitScore main) {
    boolean leavesBefore =
        cloudReachable
            && offload.beforeExtension()
            && signal(main, Optional.empty()) > offload.limit();
    return hardClasses.isHard(main.predicted()) && !leavesBefore;
  }

  /**
   * Whether an image is complex, and there is a cloud to send it to.
   *
   * @param extension what the extension says; empty where it was not computed
   */
  public boolean offloads(ExitScore main, Optional<ExitScore> extension) {
    return cloudReachable && signal(main, extension) > offload.limit();
  }

  private double signal(ExitScore main, Optional<ExitScore> extension) {
    return offload.signal(main, edgeAnswer(main, extension));
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
