package org.meanet.inference.offload;

import java.util.List;
import org.meanet.core.routing.ExtensionRule;
import org.meanet.core.routing.OffloadPolicy;

/**
 * One policy over all its thresholds, with a cloud that answers whichever image reaches it.
 *
 * @param policy whose threshold is swept; the one it carries is a start value
 * @param extensionRule whose answer stands where the extension is computed
 * @param withExtension whether the edge has its extension
 * @param points from everything that can be offloaded to nothing; each is exact. Where there are
 *     more limits than points that were asked for, those at even distances of the offload share
 *     stand for all
 */
public record SweepCurve(
    OffloadPolicy policy,
    ExtensionRule extensionRule,
    boolean withExtension,
    List<SweepPoint> points) {
  public SweepCurve {
    points = List.copyOf(points);
  }

  boolean isOf(Variant variant) {
    return policy.getClass() == variant.rule().offload().getClass()
        && extensionRule == variant.rule().extensionRule()
        && withExtension == variant.withExtension();
  }
}
