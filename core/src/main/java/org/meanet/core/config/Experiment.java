package org.meanet.core.config;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;
import org.meanet.core.cost.Link;
import org.meanet.core.cost.Payload;
import org.meanet.core.fleet.EdgeFleet;
import org.meanet.core.fleet.FleetSpec;
import org.meanet.core.hardness.HardClassChoice;
import org.meanet.core.image.ImageShape;
import org.meanet.core.image.RawImages;
import org.meanet.core.image.SourceSplit;
import org.meanet.core.image.Split;
import org.meanet.core.routing.ExtensionRule;
import org.meanet.core.routing.HardClasses;
import org.meanet.core.routing.OffloadPolicy;
import org.meanet.core.routing.RoutingRule;

/**
 * One experiment, from raw images to the report. Keys, defaults and their effect stand in {@code
 * defaults.conf}; the keys of the file are these component names in kebab case.
 *
 * @param seed of everything random: the validation split, initial weights, order, augmentation,
 *     edges
 */
public record Experiment(
    String name,
    long seed,
    Data data,
    Networks networks,
    HardClassChoice hardClasses,
    Training training,
    Checkpoints checkpoints,
    Scoring scoring,
    Routing routing,
    Costs costs,
    FleetSpec fleet) {
  public Experiment {
    costs.requireDevices("fleet.devices", fleet.devices().keySet());
    costs.requireLinks("fleet.links", fleet.links().keySet());
  }

  /**
   * The edges that score the images, with what each of them has.
   *
   * @param conf names the file systems
   * @throws UserError if a file that names them is wrong, or they lack what their reachability
   *     needs
   */
  public EdgeFleet edgeFleet(Configuration conf) {
    return EdgeFleet.of(
        conf,
        fleet,
        new EdgeFleet.Choice(
            costs.edgeDevice(), costs.link(), costs.devices().keySet(), costs.links().keySet()),
        scoring.edges(),
        seed);
  }

  /**
   * @param source the raw images
   * @param shape what every raw image must have
   * @param validationFraction share of the training images held out for choosing hard classes and
   *     thresholds
   * @param testFraction share of the training images that become the test split of a source that
   *     has none of its own; none when absent
   * @param imagesPerFile rows of one Parquet file of the image table
   */
  public record Data(
      RawImages source,
      ImageShape shape,
      @Above(0) @AtMost(0.5) double validationFraction,
      @Above(0) @AtMost(0.5) Optional<Double> testFraction,
      @AtLeast(1) int imagesPerFile) {
    public Data {
      if (shape.channels() != 1 && shape.channels() != 3) {
        throw new IllegalArgumentException(
            "shape.channels must be 1 for grey or 3 for RGB, got [" + shape.channels() + "]");
      }
      if (testFraction.isPresent() && source.splits().contains(SourceSplit.TEST)) {
        throw new IllegalArgumentException(
            "test-fraction must be absent where the source has test images of its own, got ["
                + testFraction.get()
                + "]");
      }
      if (validationFraction + testFraction.orElse(0.0) >= 1) {
        throw new IllegalArgumentException(
            "validation-fraction and test-fraction must leave images to train on, got ["
                + validationFraction
                + "] and ["
                + testFraction.orElse(0.0)
                + "]");
      }
    }

    /** The splits of the image table that get images. */
    public Set<Split> splits() {
      Set<Split> splits = EnumSet.noneOf(Split.class);
      source.splits().forEach(split -> splits.addAll(split.splits()));
      testFraction.ifPresent(share -> splits.add(Split.TEST));
      return splits;
    }
  }

  /**
   * @param input how images of other sizes come to the networks' size; whole when absent
   * @param main the edge's main block
   * @param adaptive the adaptive block beside a pretrained main; beside any other it follows from
   *     main
   * @param extension the edge's extension; empty for plain offloading from main to the cloud
   * @param cloud the cloud's network
   */
  public record Networks(
      Optional<NetworkInput> input,
      NetworkSpec main,
      Optional<AdaptiveSpec> adaptive,
      Optional<ExtensionSpec> extension,
      NetworkSpec cloud) {}

  /**
   * What a training keeps of itself, to go on from after it was stopped.
   *
   * @param everyRounds averaging rounds between two checkpoints
   * @param keep the newest checkpoints of a stage that are kept
   * @param reuse folders of other runs, whose finished stages are taken where they are the same
   */
  public record Checkpoints(@AtLeast(1) int everyRounds, @AtLeast(1) int keep, List<String> reuse) {
    public Checkpoints {
      reuse = List.copyOf(reuse);
    }
  }

  /**
   * @param edges number of edge devices; each gets its own partition of the images
   * @param batchSize images per call of the network
   * @param exits which of them are computed
   * @param reencodeQuality of JPEGs that the cloud is shown in addition to the images as stored, on
   *     the scale of the Independent JPEG Group's library; none when absent
   */
  public record Scoring(
      @AtLeast(1) int edges,
      @AtLeast(1) int batchSize,
      ScoredExits exits,
      @AtLeast(1) @AtMost(100) Optional<Integer> reencodeQuality) {

    /** Every exit for every image. */
    public static Scoring ofAllExits(int edges, int batchSize) {
      return new Scoring(edges, batchSize, ScoredExits.ALL, Optional.empty());
    }
  }

  /** For which images which exits are computed. */
  public enum ScoredExits {
    /** Every exit for every image, so that any rule can be replayed. */
    ALL,
    /** What the edge and the cloud compute under the experiment's routing, and no more. */
    ROUTED
  }

  /**
   * @param offload when an image is complex
   * @param extensionRule whose answer stands when an image reaches the extension
   * @param cloudReachable if false, every image ends at the edge
   */
  public record Routing(
      OffloadPolicy offload, ExtensionRule extensionRule, boolean cloudReachable) {

    /** Algorithm 2 with these choices. */
    public RoutingRule rule(HardClasses hardClasses) {
      return new RoutingRule(offload, extensionRule, cloudReachable, hardClasses);
    }
  }

  /**
   * @param edgeDevice a key of {@code devices}: of each edge for which the fleet says nothing else
   * @param cloudDevice a key of {@code devices}
   * @param link a key of {@code links}: of each edge for which the fleet says nothing else
   * @param payload what an upload sends
   */
  public record Costs(
      String edgeDevice,
      String cloudDevice,
      String link,
      Payload payload,
      Map<String, DeviceSpec> devices,
      Map<String, Link> links) {
    public Costs {
      requireKnown("edge-device", List.of(edgeDevice), devices);
      requireKnown("cloud-device", List.of(cloudDevice), devices);
      requireKnown("link", List.of(link), links);
    }

    private void requireDevices(String key, Collection<String> names) {
      requireKnown(key, names, devices);
    }

    private void requireLinks(String key, Collection<String> names) {
      requireKnown(key, names, links);
    }

    private static void requireKnown(String key, Collection<String> names, Map<String, ?> known) {
      for (String name : names.stream().sorted().toList()) {
        if (!known.containsKey(name)) {
          throw new IllegalArgumentException(
              key
                  + " must be one of "
                  + known.keySet().stream().sorted().toList()
                  + ", got ["
                  + name
                  + "]");
        }
      }
    }
  }
}
