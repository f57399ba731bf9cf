package org.meanet.inference.scoring;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.bundle.Bundle;
import org.meanet.core.bundle.Manifest;

/** A bundle's blocks, loaded; may be used from many threads at once. */
final class BundleBlocks implements AutoCloseable {
  private final Manifest manifest;
  private final Deque<OnnxBlock> open = new ArrayDeque<>();
  private final OnnxBlock main;
  private final Optional<OnnxBlock> extension;
  private final OnnxBlock cloud;

  /**
   * @throws org.meanet.core.UserError if a file differs from its hash, or a model from the manifest
   */
  BundleBlocks(Bundle bundle, Configuration conf) {
    this.manifest = bundle.manifest();
    try {
      this.main = opened(OnnxBlock.open(manifest.main(), bundle.bytes(conf, manifest.main())));
      this.extension =
          manifest
              .extension()
              .map(
                  block ->
                      opened(
                          OnnxBlock.openExtension(
                              block,
                              manifest.main().features().orElseThrow(),
                              bundle.bytes(conf, block))));
      this.cloud = opened(OnnxBlock.open(manifest.cloud(), bundle.bytes(conf, manifest.cloud())));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private OnnxBlock opened(OnnxBlock block) {
    open.push(block);
    return block;
  }

  Manifest manifest() {
    return manifest;
  }

  OnnxBlock main() {
    return main;
  }

  /** Absent for plain two-exit offloading. */
  Optional<OnnxBlock> extension() {
    return extension;
  }

  OnnxBlock cloud() {
    return cloud;
  }

  /** The image inputs of all blocks. */
  List<Manifest.ImageInput> imageInputs() {
    return Stream.of(
            Optional.of(manifest.main()), manifest.extension(), Optional.of(manifest.cloud()))
        .flatMap(Optional::stream)
        .map(Manifest.Block::image)
        .toList();
  }

  @Override
  public void close() {
    open.forEach(OnnxBlock::close);
  }
}
