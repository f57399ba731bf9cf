package org.meanet.training;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Bundle;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.config.Experiment;
import org.meanet.core.config.NetworkSpec;
import org.meanet.core.config.PretrainedSpec;
import org.meanet.training.network.MainBlock;
import org.meanet.training.network.PretrainedMain;

/**
 * The blocks that an experiment takes from bundles instead of training them.
 *
 * @param main empty where it is trained
 * @param cloud empty where it is trained
 */
record GivenBlocks(Optional<BlockFile> main, Optional<BlockFile> cloud) {

  /**
   * Reads and verifies them.
   *
   * @param classes K, of the images
   * @throws UserError if a bundle cannot be used, or has another number of classes
   */
  static GivenBlocks load(Configuration conf, Experiment.Networks networks, int classes) {
    // Both may come from the same bundle, which is verified once.
    Map<String, Bundle> verified = new HashMap<>();
    Function<String, Bundle> load =
        uri -> verified.computeIfAbsent(uri, there -> Bundle.load(conf, there));
    return new GivenBlocks(
        bundle("networks.main", networks.main(), classes, load)
            .map(bundle -> file(conf, bundle, bundle.manifest().main()).as(Stage.MAIN)),
        bundle("networks.cloud", networks.cloud(), classes, load)
            .map(bundle -> file(conf, bundle, bundle.manifest().cloud()).as(Stage.CLOUD)));
  }

  /**
   * Main as an extension sees it; empty where it is trained.
   *
   * @throws UserError if it has no adaptive block, or one that does not fit
   */
  Optional<MainBlock> mainBlock(Experiment.Networks networks) {
    return main.map(
        file -> {
          PretrainedSpec spec = (PretrainedSpec) networks.main();
          return PretrainedMain.of(
              file.block(),
              networks
                  .adaptive()
                  .orElseThrow(
                      () ->
                          new UserError(
                              "networks.adaptive is required for an extension on a pretrained"
                                  + " main: give its stem and widths, or set"
                                  + " networks.extension = null")),
              spec.bundle());
        });
  }

  private static Optional<Bundle> bundle(
      String key, NetworkSpec spec, int classes, Function<String, Bundle> load) {
    if (!(spec instanceof PretrainedSpec pretrained)) {
      return Optional.empty();
    }
    Bundle bundle = load.apply(pretrained.bundle());
    int got = bundle.manifest().classNames().size();
    if (got != classes) {
      throw new UserError(
          key
              + ".bundle must have the "
              + classes
              + " classes of the images, got ["
              + got
              + "] in ["
              + pretrained.bundle()
              + "]");
    }
    return Optional.of(bundle);
  }

  private static BlockFile file(Configuration conf, Bundle bundle, Manifest.Block block) {
    return new BlockFile(block, bundle.bytes(conf, block));
  }
}
