package org.meanet.inference.scoring;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.bundle.Bundle;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.gpu.TaskGpu;
import org.meanet.core.routing.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bundle's blocks; may be used from many threads at once. Each is loaded by the first who asks
 * for it, so that training on main's features does not pay for the cloud's network. What asks for a
 * block throws {@link org.meanet.core.UserError} if its file differs from its hash, or the model
 * from the manifest.
 */
final class BundleBlocks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BundleBlocks.class);

  private final Bundle bundle;
  private final Configuration conf;
  private final Optional<TaskGpu> gpu;
  private final Map<Exit, OnnxBlock> open = new ConcurrentHashMap<>();

  /**
   * @param gpu that the blocks compute on; on the CPU where there is none
   */
  BundleBlocks(Bundle bundle, Configuration conf, Optional<TaskGpu> gpu) {
    this.bundle = bundle;
    this.conf = conf;
    this.gpu = gpu;
  }

  Manifest manifest() {
    return bundle.manifest();
  }

  OnnxBlock main() {
    return open.computeIfAbsent(
        Exit.MAIN, exit -> OnnxBlock.open(manifest().main(), bytes(manifest().main()), gpu));
  }

  /** Absent for plain two-exit offloading. */
  Optional<OnnxBlock> extension() {
    return manifest()
        .extension()
        .map(
            block ->
                open.computeIfAbsent(
                    Exit.EXTENSION,
                    exit -> OnnxBlock.openExtension(block, manifest().main(), bytes(block), gpu)));
  }

  OnnxBlock cloud() {
    return open.computeIfAbsent(
        Exit.CLOUD, exit -> OnnxBlock.open(manifest().cloud(), bytes(manifest().cloud()), gpu));
  }

  /** Loads every block that is not loaded yet. */
  void loadAll() {
    main();
    extension();
    cloud();
  }

  /** The image inputs of all blocks. */
  List<Manifest.ImageInput> imageInputs() {
    return manifest().blocks().stream().map(Manifest.Block::image).toList();
  }

  private byte[] bytes(Manifest.Block block) {
    LOG.info("Loading {} of the bundle {}", block.file(), bundle.uri());
    return bundle.bytes(conf, block);
  }

  /** To be called when nobody uses the blocks any more. */
  @Override
  public void close() {
    open.values().forEach(OnnxBlock::close);
  }
}
