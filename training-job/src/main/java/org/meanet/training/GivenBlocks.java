package org.meanet.training;

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
   * @param classNames by label, as the images have them
   * @throws UserError if a bundle cannot be used, or has another number of classes
   */
  static GivenBlocks load(Configuration conf, Experiment.Networks networks, int classes) {
    return new GivenBlocks(
        load(conf, "networks.main", networks.main(), Stage.MAIN, Manifest::main, classes),
        load(conf, "networks.cloud", networks.cloud(), Stage.CLOUD, Manifest::cloud, classes));
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

  private static Optional<BlockFile> load(
      Configuration conf,
      String key,
      NetworkSpec spec,
      Stage stage,
      Function<Manifest, Manifest.Block> which,
      int classes) {
    if (!(spec instanceof PretrainedSpec pretrained)) {
      return Optional.empty();
    }
    Bundle bundle = Bundle.load(conf, pretrained.bundle());
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
    Manifest.Block block = which.apply(bundle.manifest());
    return Optional.of(new BlockFile(block, bundle.bytes(conf, block)).as(stage));
  }
}
