package org.meanet.inference.offload;

import java.util.List;
import org.meanet.core.routing.OffloadPolicy;

/**
 * One policy over all its thresholds, with a cloud that answers whichever image reaches it.
 *
 * @param policy whose threshold is swept; the one it carries is a start value
 * @param withExtension whether the edge has its extension
 * @param points from everything that can be offloaded to nothing; thresholds that route alike stand
 *     once
 */
public record SweepCurve(OffloadPolicy policy, boolean withExtension, List<SweepPoint> points) {
  public SweepCurve {
    points = List.copyOf(points);
  }
}
