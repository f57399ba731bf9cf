package org.meanet.inference.offload;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.config.DeviceSpec;
import org.meanet.core.config.Experiment;
import org.meanet.core.fleet.EdgeFleet;

/**
 * Whether the fleet's devices have memory for the weights of their blocks: parameters × 4 bytes.
 * Activations come on top; a manifest does not tell them.
 */
public final class FleetMemory {
  private static final int BYTES_OF_WEIGHT = Float.BYTES;

  private FleetMemory() {}

  /**
   * @throws UserError if a device whose memory is known is too small, for the first edge that has
   *     such a one, or for the cloud
   */
  public static void check(Manifest manifest, Experiment.Costs costs, EdgeFleet fleet) {
    Map<String, Integer> firstEdge = new TreeMap<>();
    for (int edge = 0; edge < fleet.edges().size(); edge++) {
      firstEdge.putIfAbsent(fleet.edges().get(edge).device(), edge);
    }
    Optional<Manifest.Block> extension = manifest.extension();
    long main = manifest.main().parameters();
    firstEdge.forEach(
        (device, edge) -> {
          String who = "Edge " + edge + ", device [" + device + "],";
          DeviceSpec spec = costs.devices().get(device);
          require(who, spec, "block main", main);
          extension.ifPresent(
              block -> require(who, spec, "blocks main and extension", main + block.parameters()));
        });
    require(
        "The cloud's device [" + costs.cloudDevice() + "]",
        costs.devices().get(costs.cloudDevice()),
        "block cloud",
        manifest.cloud().parameters());
  }

  private static void require(String who, DeviceSpec device, String blocks, long parameters) {
    long needed = BYTES_OF_WEIGHT * parameters;
    device
        .memoryBytes()
        .filter(there -> there < needed)
        .ifPresent(
            there -> {
              throw new UserError(
                  String.format(
                      Locale.ROOT,
                      "%s must hold the weights of %s, %,d bytes, got memory-bytes [%,d]; give it"
                          + " another device, or take smaller networks",
                      who,
                      blocks,
                      needed,
                      there));
            });
  }
}
