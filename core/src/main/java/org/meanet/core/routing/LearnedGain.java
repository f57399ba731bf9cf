package org.meanet.core.routing;

import java.io.Serializable;
import java.util.Optional;
import org.meanet.core.config.AtLeast;
import org.meanet.core.config.AtMost;

/**
 * Offload when it is probable enough that the upload repairs the answer: that the edge is wrong and
 * the cloud right, as a logistic regression on the edge's scores estimates it. It stands after the
 * extension, where {@link EdgeConfidence} does: whether the edge is wrong is about its final
 * answer, of which the extension says most, and an upload saved pays for many runs of the
 * extension. Before the extension (Algorithm 2, step 1) it would have to guess what that will say.
 *
 * @param threshold a probability, 0 to 1
 * @param gain the regression; empty where it is still to be fitted, and then nothing can be routed
 */
public record LearnedGain(@AtLeast(0) @AtMost(1) double threshold, Optional<UploadGain> gain)
    implements OffloadPolicy {

  @Override
  public OffloadPolicy withThreshold(double other) {
    return new LearnedGain(other, gain);
  }

  /** The same rule with another regression. */
  public LearnedGain withGain(UploadGain other) {
    return new LearnedGain(threshold, Optional.of(other));
  }

  @Override
  public double value(ExitScore main, Optional<ExitScore> extension, ExitScore edge) {
    return gain.orElseThrow(
            () -> new IllegalStateException("A learned gain must be fitted before it routes"))
        .probability(main, extension);
  }

  @Override
  public Side side() {
    return Side.ABOVE;
  }

  @Override
  public boolean beforeExtension() {
    return false;
  }

  @Override
  public String name() {
    return "learned-gain";
  }

  @Override
  public String unit() {
    return "";
  }

  @Override
  public String quantity() {
    return "the learned gain of an upload";
  }

  // Policies travel to executors, and an Optional cannot.
  private Object writeReplace() {
    return new Written(threshold, gain.orElse(null));
  }

  private record Written(double threshold, UploadGain gain) implements Serializable {
    private Object readResolve() {
      return new LearnedGain(threshold, Optional.ofNullable(gain));
    }
  }
}
