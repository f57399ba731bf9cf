package org.meanet.core.fleet;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;
import org.meanet.core.config.Above;
import org.meanet.core.config.AtLeast;

/**
 * An edge reaches the cloud but for some windows of time. Times are seconds on the edge's own
 * clock: it starts at 0, and the k-th of the edge's images, counted from 0 in the order of a seeded
 * hash of their ids, arrives at k ÷ rate. So an edge needs an arrival rate.
 *
 * @param windows at least one; they may overlap
 */
public record Outages(List<Window> windows) implements Reachability {
  public Outages {
    windows = List.copyOf(windows);
    if (windows.isEmpty()) {
      throw new IllegalArgumentException("windows must hold at least one, got []");
    }
  }

  /**
   * One outage: from its start, included, to its end, excluded.
   *
   * @param startSeconds on the edge's clock
   * @param lengthSeconds how long it lasts
   */
  public record Window(@AtLeast(0) double startSeconds, @Above(0) double lengthSeconds)
      implements Serializable {

    private boolean holds(double seconds) {
      return seconds >= startSeconds && seconds < startSeconds + lengthSeconds;
    }
  }

  @Override
  public boolean reaches(long seed, String id, double seconds) {
    return windows.stream().noneMatch(window -> window.holds(seconds));
  }

  @Override
  public boolean needsClock() {
    return true;
  }

  @Override
  public String words() {
    return "but for outages, by each edge's clock: "
        + windows.stream()
            .map(
                window ->
                    window.startSeconds()
                        + " s to "
                        + (window.startSeconds() + window.lengthSeconds())
                        + " s")
            .collect(Collectors.joining(", "));
  }
}
