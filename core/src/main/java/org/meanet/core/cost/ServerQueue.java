package org.meanet.core.cost;

import java.util.OptionalLong;

/**
 * Requests that wait for one of several equal servers: M/M/c, first come first served, with the
 * formulas of Gross, Shortle, Thompson and Harris, "Fundamentals of Queueing Theory", 4th edition,
 * 2008, section 2.4. Arrivals are Poisson and service times exponential; a network takes the same
 * time for every image, so real waits are shorter, and the numbers of servers are on the safe side.
 *
 * @param requestsPerSecond λ, at least 0
 * @param serviceSeconds 1 ÷ μ, the mean time that one server needs for one request, at least 0
 * @param servers c, more than {@code requestsPerSecond × serviceSeconds}: with fewer, the queue
 *     grows without end
 */
public record ServerQueue(double requestsPerSecond, double serviceSeconds, long servers) {
  public ServerQueue {
    if (!(requestsPerSecond * serviceSeconds < servers)) {
      throw new IllegalArgumentException(
          "servers must be more than the offered load "
              + requestsPerSecond * serviceSeconds
              + ", got ["
              + servers
              + "]");
    }
  }

  /** Share of the time that a server is busy. */
  public double utilisation() {
    return offeredLoad() / servers;
  }

  /** The probability that a request has to wait: Erlang's C formula. */
  public double waitingProbability() {
    double load = offeredLoad();
    double blocked = 1;
    for (long k = 1; k <= servers; k++) {
      blocked = nextBlocked(blocked, load, k);
    }
    return waiting(blocked, load, servers);
  }

  /** Mean time in the queue, of all requests, before service starts. */
  public double meanWaitSeconds() {
    return meanWait(waitingProbability());
  }

  /**
   * The time in the queue that a share of the requests does not exceed: P(W &gt; t) = C·e^(−(cμ −
   * λ)t).
   *
   * @param share 0 to below 1
   */
  public double waitSeconds(double share) {
    return wait(share, waitingProbability());
  }

  /**
   * The fewest servers with which waiting and service together keep to a target, by the mean.
   *
   * @return empty if no number of servers does, as the service alone takes longer
   */
  public static OptionalLong serversForMean(
      double requestsPerSecond, double serviceSeconds, double targetSeconds) {
    return servers(
        requestsPerSecond,
        serviceSeconds,
        targetSeconds,
        (queue, waiting) -> queue.meanWait(waiting));
  }

  /**
   * As {@link #serversForMean}, for a share of the requests: their time in the queue, and the mean
   * service time.
   */
  public static OptionalLong serversForShare(
      double requestsPerSecond, double serviceSeconds, double targetSeconds, double share) {
    return servers(
        requestsPerSecond,
        serviceSeconds,
        targetSeconds,
        (queue, waiting) -> queue.wait(share, waiting));
  }

  private interface Wait {
    double seconds(ServerQueue queue, double waitingProbability);
  }

  // One run through the recursion tries every number of servers on its way.
  private static OptionalLong servers(
      double requestsPerSecond, double serviceSeconds, double targetSeconds, Wait wait) {
    if (serviceSeconds > targetSeconds) {
      return OptionalLong.empty();
    }
    double load = requestsPerSecond * serviceSeconds;
    double blocked = 1;
    for (long servers = 1; ; servers++) {
      blocked = nextBlocked(blocked, load, servers);
      if (servers > load) {
        ServerQueue queue = new ServerQueue(requestsPerSecond, serviceSeconds, servers);
        double seconds = wait.seconds(queue, waiting(blocked, load, servers));
        // Far below any clock's tick, a wait is none: else a target of exactly the service time
        // would ask for ever more servers.
        if (seconds + serviceSeconds <= targetSeconds || seconds < 1e-9 * serviceSeconds) {
          return OptionalLong.of(servers);
        }
      }
    }
  }

  private double offeredLoad() {
    return requestsPerSecond * serviceSeconds;
  }

  /** Erlang's B formula by recursion, which neither overflows nor cancels. */
  private static double nextBlocked(double blocked, double load, long servers) {
    return load * blocked / (servers + load * blocked);
  }

  private static double waiting(double blocked, double load, long servers) {
    double utilisation = load / servers;
    return blocked / (1 - utilisation * (1 - blocked));
  }

  private double meanWait(double waitingProbability) {
    return waitingProbability * serviceSeconds / (servers - offeredLoad());
  }

  private double wait(double share, double waitingProbability) {
    double beyond = 1 - share;
    return waitingProbability <= beyond
        ? 0
        : Math.log(waitingProbability / beyond) * serviceSeconds / (servers - offeredLoad());
  }
}
