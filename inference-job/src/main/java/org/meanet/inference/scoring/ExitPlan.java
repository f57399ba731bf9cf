package org.meanet.inference.scoring;

import java.io.Serializable;
import java.util.Optional;
import org.meanet.core.routing.ExitScore;
import org.meanet.core.routing.RoutingRule;

/** Which blocks are computed for an image beside main; asked on the executors. */
public interface ExitPlan extends Serializable {

  /**
   * @param main what main says of the image
   */
  boolean runsExtension(ExitScore main);

  /**
   * @param extension what the extension says; empty where it was not computed
   */
  boolean runsCloud(ExitScore main, Optional<ExitScore> extension);

  /** Every block for every image, so that any rule can be replayed on the scores. */
  static ExitPlan all() {
    return new ExitPlan() {
      private static final long serialVersionUID = 1L;

      @Override
      public boolean runsExtension(ExitScore main) {
        return true;
      }

      @Override
      public boolean runsCloud(ExitScore main, Optional<ExitScore> extension) {
        return true;
      }
    };
  }

  /** What the edge and the cloud compute when this rule routes the images, and no more. */
  static ExitPlan routed(RoutingRule rule) {
    return new ExitPlan() {
      private static final long serialVersionUID = 1L;

      @Override
      public boolean runsExtension(ExitScore main) {
        return rule.runsExtension(main);
      }

      @Override
      public boolean runsCloud(ExitScore main, Optional<ExitScore> extension) {
        return rule.offloads(main, extension);
      }
    };
  }
}
