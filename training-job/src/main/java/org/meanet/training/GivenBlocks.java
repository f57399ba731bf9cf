package org.meanet.training;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Bundle;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.config.Experiment;
import org.meanet.core.config.NetworkSpec;
import org.meanet.core.config.PretrainedSpec;
import org.meanet.core.image.label.ClassList;
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
   * @param classNames of the images, asked for only where a block is given
   * @throws UserError if a bundle or a list of groups cannot be used, or the classes do not fit
   */
  static GivenBlocks load(
      Configuration conf, Experiment.Networks networks, Supplier<List<String>> classNames) {
    // Both may come from the same bundle, which is verified once.
    Map<String, Bundle> verified = new HashMap<>();
    Function<String, Bundle> load =
        uri -> verified.computeIfAbsent(uri, there -> Bundle.load(conf, there));
    Source source = new Source(conf, load, classNames);
    return new GivenBlocks(
        source.block("networks.main", networks.main(), Manifest::main).map(f -> f.as(Stage.MAIN)),
        source
            .block("networks.cloud", networks.cloud(), Manifest::cloud)
            .map(f -> f.as(Stage.CLOUD)));
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

  /** Where blocks are taken from, and the classes that they are to tell apart. */
  private record Source(
      Configuration conf, Function<String, Bundle> bundles, Supplier<List<String>> classNames) {

    Optional<BlockFile> block(
        String key, NetworkSpec spec, Function<Manifest, Manifest.Block> which) {
      if (!(spec instanceof PretrainedSpec pretrained)) {
        return Optional.empty();
      }
      Bundle bundle = bundles.apply(pretrained.bundle());
      Manifest.Block block = which.apply(bundle.manifest());
      BlockFile file = new BlockFile(block, bundle.bytes(conf, block));
      if (pretrained.groups().isEmpty()) {
        bundle.requireClasses(classNames.get());
        return Optional.of(file);
      }
      return Optional.of(file.grouped(labels(key, bundle, pretrained.groups().get())));
    }

    /** For each of the bundle's classes the label that it counts for. */
    private List<Integer> labels(String key, Bundle bundle, String path) {
      ClassList groups = ClassList.read(conf, key + ".groups", path);
      List<String> expected = classNames.get();
      if (!Set.copyOf(groups.names()).equals(Set.copyOf(expected))) {
        throw new UserError(
            key
                + ".groups must have the classes of the images as its groups, "
                + expected
                + ", got "
                + groups.names()
                + " in ["
                + path
                + "]: prepare the images with the same file as data.source.class-list");
      }
      List<Integer> labels =
          bundle.manifest().classNames().stream()
              .map(
                  name ->
                      groups
                          .labelOfNamed(name)
                          .orElseThrow(
                              () ->
                                  new UserError(
                                      key
                                          + ".groups must have every class of ["
                                          + bundle.uri()
                                          + "], got none called ["
                                          + name
                                          + "] in ["
                                          + path
                                          + "]")))
              .map(label -> expected.indexOf(groups.names().get(label)))
              .toList();
      for (String name : expected) {
        if (!labels.contains(expected.indexOf(name))) {
          throw new UserError(
              key
                  + ".groups must give every group a class of ["
                  + bundle.uri()
                  + "], got none for ["
                  + name
                  + "] in ["
                  + path
                  + "]");
        }
      }
      return labels;
    }
  }
}
