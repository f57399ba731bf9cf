package org.meanet.inference.scoring;

import java.io.Serializable;
import java.util.Optional;
import org.meanet.core.fleet.Reachability;
import org.meanet.core.routing.ExitScore;
import org.meanet.core.routing.RoutingRule;

/** Which blocks are computed for an image beside main; asked on the executors. */
public sealed interface ExitPlan extends Serializable {

  /**
   * @param id of the image
   * @param main what main says of it
   */
  boolean runsExtension(String id, ExitScore main);

  /**
   * @param extension what the extension says; empty where it was not computed
   */
  boolean runsCloud(String id, ExitScore main, Optional<ExitScore> extension);

  /** Every block for every image, so that any rule can be replayed on the scores. */
  record All() implements ExitPlan {

    @Override
    public boolean runsExtension(String id, ExitScore main) {
      return true;
    }

    @Override
    public boolean runsCloud(String id, ExitScore main, Optional<ExitScore> extension) {
      return true;
    }
  }

  /**
   * What the edge and the cloud compute when a rule routes the images, and no more.
   *
   * @param reachability one that does not go by the clock
   * @param seed of the reachability
   */
  record Routed(RoutingRule rule, Reachability reachability, long seed) implements ExitPlan {
    public Routed {
      if (reachability.needsClock()) {
        throw new IllegalArgumentException(
            "Reachability must not go by the clock, got [" + reachability + "]");
      }
    }

    @Override
    public boolean runsExtension(String id, ExitScore main) {
      return rule.runsExtension(main, reaches(id));
    }

    @Override
    public boolean runsCloud(String id, ExitScore main, Optional<ExitScore> extension) {
      return rule.offloads(main, extension, reaches(id));
    }

    private boolean reaches(String id) {
      return reachability.reaches(seed, id, 0);
    }
  }
}
