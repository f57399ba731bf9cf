package org.meanet.training.averaging;

import java.util.Comparator;
import java.util.List;

/**
 * What an averaging round gave.
 *
 * @param workers those that had images, in order
 * @param broadcastSeconds that the driver took to send the network
 * @param seconds of the whole round
 * @param finite whether every averaged number is
 */
record RoundResult(
    List<WorkerSummary> workers, double broadcastSeconds, double seconds, boolean finite) {

  Usage usage() {
    return workers.stream().map(WorkerSummary::usage).reduce(Usage.NONE, Usage::plus);
  }

  /** Mean over the round's images. */
  double loss() {
    return workers.stream().mapToDouble(w -> w.loss() * w.usage().images()).sum()
        / usage().images();
  }

  /** The worker that the others waited for. */
  WorkerSummary slowest() {
    return workers.stream().max(Comparator.comparingDouble(WorkerSummary::seconds)).orElseThrow();
  }

  double broadcastAndSetUpSeconds() {
    return broadcastSeconds + slowest().setUpSeconds();
  }

  /** Averaging, and whatever else is neither the workers' time nor the broadcast. */
  double aggregationSeconds() {
    return seconds - broadcastSeconds - slowest().seconds();
  }
}
