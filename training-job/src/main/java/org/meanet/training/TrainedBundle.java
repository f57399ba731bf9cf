package org.meanet.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.bundle.Bundle;
import org.meanet.core.bundle.BundleWriter;
import org.meanet.core.bundle.Manifest;
import org.meanet.training.calibration.Temperatures;

/**
 * A bundle to be.
 *
 * @param classNames by label
 * @param extension absent until it is trained
 * @param hardClasses in the extension's order; none without it
 * @param validation what was measured on the validation split
 * @param provenance where the bundle comes from
 */
record TrainedBundle(
    List<String> classNames,
    BlockFile main,
    Optional<BlockFile> extension,
    BlockFile cloud,
    List<Integer> hardClasses,
    Optional<Manifest.Validation> validation,
    Map<String, String> provenance) {

  /** What the edge and the cloud are before there is an extension. */
  static TrainedBundle withoutExtension(
      List<String> classNames, BlockFile main, BlockFile cloud, Map<String, String> provenance) {
    return new TrainedBundle(
        classNames, main, Optional.empty(), cloud, List.of(), Optional.empty(), provenance);
  }

  TrainedBundle with(BlockFile trained, List<Integer> hardest) {
    return new TrainedBundle(
        classNames, main, Optional.of(trained), cloud, hardest, validation, provenance);
  }

  TrainedBundle with(Temperatures fitted) {
    return new TrainedBundle(
        classNames,
        main.withTemperature(fitted.main()),
        extension.map(block -> block.withTemperature(fitted.extension())),
        cloud.withTemperature(fitted.cloud()),
        hardClasses,
        validation,
        provenance);
  }

  TrainedBundle with(Manifest.Validation measured) {
    return new TrainedBundle(
        classNames, main, extension, cloud, hardClasses, Optional.of(measured), provenance);
  }

  /**
   * @param uri the bundle's folder, which must not exist
   */
  Bundle write(Configuration hadoop, String uri) {
    return new BundleWriter(hadoop).write(uri, manifest(), files());
  }

  private Manifest manifest() {
    return new Manifest(
        Manifest.FORMAT_VERSION,
        classNames,
        hardClasses,
        main.block(),
        extension.map(BlockFile::block),
        cloud.block(),
        validation,
        provenance);
  }

  private Map<String, byte[]> files() {
    return Stream.concat(Stream.of(main, cloud), extension.stream())
        .collect(Collectors.toMap(block -> block.block().file(), BlockFile::onnx));
  }
}
