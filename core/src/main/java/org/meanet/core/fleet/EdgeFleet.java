package org.meanet.core.fleet;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;
import org.meanet.core.hash.Seeds;

/**
 * Every edge of an emulation.
 *
 * @param edges by number, from 0
 * @param reachability when an edge reaches the cloud
 * @param cloudLatencyTargetSeconds what waiting and computing in the cloud may take together
 * @param seed of what is random about reachability
 */
public record EdgeFleet(
    List<EdgeSetup> edges, Reachability reachability, double cloudLatencyTargetSeconds, long seed) {
  // Which edge has which device, link and rate is drawn apart.
  private static final long DEVICES = 0x646576L;
  private static final long LINKS = 0x6c696eL;
  private static final long RATES = 0x726174L;

  /**
   * @throws UserError if reachability goes by the clock, and an edge has no arrival rate
   */
  public EdgeFleet {
    edges = List.copyOf(edges);
    for (int edge = 0; edge < edges.size(); edge++) {
      if (reachability.needsClock() && edges.get(edge).imagesPerSecond().isEmpty()) {
        throw new UserError(
            "Outages go by the clock, so every edge must have an arrival rate, edge "
                + edge
                + " has none: set fleet.arrivals, or give fleet.csv a column images_per_second");
      }
    }
  }

  /**
   * What edges may have.
   *
   * @param device of an edge for which nothing else is said
   * @param link of an edge for which nothing else is said
   * @param devices all names
   * @param links all names
   */
  public record Choice(String device, String link, Set<String> devices, Set<String> links) {}

  /**
   * Gives every edge its device, link and rate.
   *
   * @param conf names the file systems
   * @param edges how many there are
   * @param seed of which edge has which
   * @throws UserError if the file of the edges is wrong, or reachability needs a rate that is not
   *     given
   */
  public static EdgeFleet of(
      Configuration conf, FleetSpec spec, Choice choice, int edges, long seed) {
    Optional<List<Double>> rates =
        spec.arrivals().map(arrivals -> arrivals.rates(edges, Seeds.mix(seed, RATES)));
    List<EdgeSetup> setups =
        spec.csv()
            .map(file -> withRates(new FleetCsv(conf, file, choice, edges).read(), rates, file))
            .orElseGet(
                () -> {
                  List<String> devices =
                      names(spec.devices(), choice.device(), edges, Seeds.mix(seed, DEVICES));
                  List<String> links =
                      names(spec.links(), choice.link(), edges, Seeds.mix(seed, LINKS));
                  return IntStream.range(0, edges)
                      .mapToObj(
                          edge ->
                              new EdgeSetup(
                                  devices.get(edge),
                                  links.get(edge),
                                  rates.map(each -> each.get(edge))))
                      .toList();
                });
    return new EdgeFleet(setups, spec.reachability(), spec.cloudLatencyTargetSeconds(), seed);
  }

  private static List<String> names(
      Map<String, Double> weights, String otherwise, int edges, long seed) {
    return weights.isEmpty()
        ? Collections.nCopies(edges, otherwise)
        : Apportionment.of(weights, edges, seed);
  }

  private static List<EdgeSetup> withRates(
      List<EdgeSetup> listed, Optional<List<Double>> rates, String file) {
    if (rates.isEmpty()) {
      return listed;
    }
    if (listed.get(0).imagesPerSecond().isPresent()) {
      throw new UserError(
          "fleet.arrivals must not be set beside the column images_per_second of ["
              + file
              + "]; remove one of them");
    }
    return IntStream.range(0, listed.size())
        .mapToObj(
            edge ->
                new EdgeSetup(
                    listed.get(edge).device(),
                    listed.get(edge).link(),
                    Optional.of(rates.get().get(edge))))
        .toList();
  }
}
