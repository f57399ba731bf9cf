package org.meanet.core.bundle;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Manifest.Block;
import org.meanet.core.hash.Sha256;
import org.meanet.core.json.StrictJson;
import org.meanet.core.storage.StagedFolder;
import org.meanet.core.storage.StoredFile;

/** Writes bundles, each whole or not at all. */
public final class BundleWriter {
  private final Configuration conf;

  public BundleWriter(Configuration conf) {
    this.conf = conf;
  }

  /**
   * @param uri the folder to make, on any Hadoop file system
   * @param manifest its blocks' hashes are filled in here, whatever they say
   * @param files the ONNX files by name, those that the manifest names and no others
   * @return the bundle as written, read back and verified
   * @throws UserError if something is at {@code uri} already or the manifest breaks a rule
   * @throws IllegalArgumentException if the manifest names other files
   */
  public Bundle write(String uri, Manifest manifest, Map<String, byte[]> files) {
    requireNamed(manifest, files.keySet());
    Manifest hashed =
        manifest.withBlocks(
            hashed(manifest.main(), files),
            manifest.extension().map(block -> hashed(block, files)),
            hashed(manifest.cloud(), files));
    ManifestRules.check(hashed, uri + "/" + Bundle.MANIFEST);
    try (StagedFolder folder = StagedFolder.of(conf, uri)) {
      files.forEach((name, bytes) -> write(folder, name, bytes));
      folder.publish(Bundle.MANIFEST, StrictJson.write(hashed));
    }
    return Bundle.load(conf, uri);
  }

  private void write(StagedFolder folder, String name, byte[] bytes) {
    new StoredFile(conf, folder.path(name), "").write(bytes);
  }

  private static void requireNamed(Manifest manifest, Set<String> files) {
    Set<String> named = manifest.blocks().stream().map(Block::file).collect(Collectors.toSet());
    if (!named.equals(files)) {
      throw new IllegalArgumentException("Files must be " + named + ", got " + files);
    }
  }

  private static Block hashed(Block block, Map<String, byte[]> files) {
    return block.withSha256(Sha256.hexOf(files.get(block.file())));
  }
}
