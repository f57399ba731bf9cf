package org.meanet.inference.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.meanet.core.UserError;
import org.meanet.core.routing.LearnedGain;
import org.meanet.core.routing.OffloadPolicy;
import org.meanet.core.routing.UploadGain;
import org.meanet.inference.offload.GainFit;

/**
 * Where a report has the regression of its {@link LearnedGain} from.
 *
 * @param fit to one half of the validation images; empty where it was given, or where there are no
 *     validation scores
 * @param gain empty where it cannot be had
 */
record LearnedPolicy(Optional<GainFit> fit, Optional<UploadGain> gain) {

  /** What the configuration gives. */
  static LearnedPolicy given(UploadGain gain) {
    return new LearnedPolicy(Optional.empty(), Optional.of(gain));
  }

  static LearnedPolicy fitted(Optional<GainFit> fit) {
    return new LearnedPolicy(fit, fit.flatMap(GainFit::gain));
  }

  /** The regression that a policy brings along. */
  static Optional<UploadGain> givenBy(OffloadPolicy policy) {
    return policy instanceof LearnedGain learned ? learned.gain() : Optional.empty();
  }

  /** All policies that can be applied. */
  List<OffloadPolicy> policies() {
    return Stream.concat(
            OffloadPolicy.fixed().stream(),
            gain.map(known -> new LearnedGain(0, Optional.of(known))).stream())
        .toList();
  }

  /**
   * The same policy, ready to route.
   *
   * @throws UserError if it is the learned one, and there is no regression for it
   */
  OffloadPolicy complete(OffloadPolicy policy) {
    return policy instanceof LearnedGain learned
        ? learned.withGain(gain.orElseThrow(this::missing))
        : policy;
  }

  private UserError missing() {
    return new UserError(
        fit.map(
                tried ->
                    String.format(
                        "routing.offload.type = learned-gain must have at least %d images of either"
                            + " kind to be fitted to, but an upload repairs [%d] of [%d] validation"
                            + " images: give routing.offload.gain, or take another policy",
                        GainFit.FEWEST, tried.repaired(), tried.images()))
            .orElse(
                "routing.offload.type = learned-gain must have validation images to be fitted to,"
                    + " but their scores are not there: run bin/meanet score again with"
                    + " scoring.exits = all, or give routing.offload.gain"));
  }
}
