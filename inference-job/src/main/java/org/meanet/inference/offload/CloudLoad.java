package org.meanet.inference.offload;

import java.util.Optional;
import java.util.function.LongFunction;
import org.meanet.core.cost.ServerQueue;

/**
 * How busy the cloud is with what the edges send, under the rule.
 *
 * @param requestsPerSecond of all edges together
 * @param serviceSeconds for one image on one server
 * @param targetSeconds what waiting and service may take together
 * @param forMean the fewest servers that keep to the target by the mean; empty if the service alone
 *     takes longer
 * @param forP95 the fewest that keep to it for 95 % of the requests; empty likewise
 */
public record CloudLoad(
    double requestsPerSecond,
    double serviceSeconds,
    double targetSeconds,
    Optional<ServerQueue> forMean,
    Optional<ServerQueue> forP95) {

  /** The share of the requests for which {@link #forP95} keeps to the target. */
  public static final double P95 = 0.95;

  static CloudLoad of(double requestsPerSecond, double serviceSeconds, double targetSeconds) {
    LongFunction<ServerQueue> queue =
        servers -> new ServerQueue(requestsPerSecond, serviceSeconds, servers);
    return new CloudLoad(
        requestsPerSecond,
        serviceSeconds,
        targetSeconds,
        ServerQueue.serversForMean(requestsPerSecond, serviceSeconds, targetSeconds).stream()
            .mapToObj(queue)
            .findFirst(),
        ServerQueue.serversForShare(requestsPerSecond, serviceSeconds, targetSeconds, P95).stream()
            .mapToObj(queue)
            .findFirst());
  }

  /** Share of the time that a single server would be busy; above 1 it is not enough. */
  public double utilisationOfOneServer() {
    return requestsPerSecond * serviceSeconds;
  }
}
