package org.meanet.training.averaging;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * What an averaging round gave.
 *
 * @param workers those that had images, in order
 * @param slots tasks that run at the same time, as Spark said after the round; 0 if its executors
 *     were lost by then
 * @param broadcastSeconds that the driver took to send the network
 * @param seconds of the whole round
 * @param finite whether every averaged number is
 */
record RoundResult(
    List<WorkerSummary> workers,
    int slots,
    double broadcastSeconds,
    double seconds,
    boolean finite) {

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

  /**
   * What more workers than slots add to the slowest worker's time. Spark gives each slot that is
   * free the next worker in order; the workers' own times then say when the last one ends.
   */
  double queueingSeconds() {
    int atOnce = Math.min(Math.max(slots, 1), workers.size());
    PriorityQueue<Double> free = new PriorityQueue<>(Collections.nCopies(atOnce, 0.0));
    double end = 0;
    for (WorkerSummary worker : workers) {
      double ended = free.remove() + worker.seconds();
      free.add(ended);
      end = Math.max(end, ended);
    }
    return Math.min(end - slowest().seconds(), afterSlowest());
  }

  /** Averaging, and whatever else is neither the workers' time nor the broadcast. */
  double aggregationSeconds() {
    return afterSlowest() - queueingSeconds();
  }

  private double afterSlowest() {
    return seconds - broadcastSeconds - slowest().seconds();
  }
}
