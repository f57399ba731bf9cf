package org.meanet.core.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Manifest.Block;
import org.meanet.core.hash.Sha256;
import org.meanet.core.json.StrictJson;
import org.meanet.core.storage.StoredFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a verified bundle lies and what its manifest says. It is small and serializable: a task
 * gets this and reads the blocks where it runs.
 */
public final class Bundle implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(Bundle.class);

  static final String MANIFEST = "manifest.json";
  // One of 20,000 classes takes a tenth of it.
  private static final long MOST_MANIFEST_BYTES = 16 << 20;

  private final String uri;
  // Text, because the manifest's Optionals do not serialize.
  private final String json;
  private transient volatile Manifest manifest;

  private Bundle(String uri, String json, Manifest manifest) {
    this.uri = uri;
    this.json = json;
    this.manifest = manifest;
  }

  /**
   * Reads the manifest and verifies it and every file it names.
   *
   * @param uri the bundle's folder, on any Hadoop file system
   * @throws UserError if there is no bundle, its format is not known, a key is missing, unknown or
   *     out of range, or a file is missing or differs from its hash
   */
  public static Bundle load(Configuration conf, String uri) {
    String source = uri + "/" + MANIFEST;
    String json =
        new StoredFile(conf, source, "a bundle is a folder with a manifest; train one first")
            .text(MOST_MANIFEST_BYTES);
    requireFormat(json, source);
    Manifest manifest = StrictJson.read(json, Manifest.class, source);
    ManifestRules.check(manifest, source);
    Bundle bundle = new Bundle(uri, json, manifest);
    manifest.blocks().forEach(block -> bundle.bytes(conf, block));
    return bundle;
  }

  // Before anything else: another format may have other keys.
  private static void requireFormat(String json, String source) {
    JsonNode version = StrictJson.readTree(json, source).path("format_version");
    if (!version.isInt() || version.asInt() != Manifest.FORMAT_VERSION) {
      throw new UserError(
          "["
              + source
              + "] key [format_version] must be "
              + Manifest.FORMAT_VERSION
              + ", got ["
              + version
              + "]");
    }
  }

  public String uri() {
    return uri;
  }

  public Manifest manifest() {
    if (manifest == null) {
      manifest = StrictJson.read(json, Manifest.class, uri + "/" + MANIFEST);
    }
    return manifest;
  }

  /**
   * Checks that labels mean the same here and in images. A name that only one of them has may be
   * another name for the same class, so it is a warning; a name that both have must have the same
   * label.
   *
   * @param expected the images' classes, by label
   * @throws UserError if the bundle has another number of classes, or a class of the images at
   *     another label
   */
  public void requireClasses(List<String> expected) {
    List<String> got = manifest().classNames();
    if (got.size() != expected.size()) {
      throw new UserError(
          "The bundle ["
              + uri
              + "] must have the "
              + expected.size()
              + " classes of the image table, got ["
              + got.size()
              + "]");
    }
    List<Integer> differing =
        IntStream.range(0, got.size())
            .filter(label -> !got.get(label).equals(expected.get(label)))
            .boxed()
            .toList();
    Optional<Integer> moved =
        differing.stream().filter(label -> got.contains(expected.get(label))).findFirst();
    if (moved.isPresent()) {
      int label = moved.get();
      throw new UserError(
          "The bundle ["
              + uri
              + "] must have its classes in the order of the image table, which has ["
              + expected.get(label)
              + "] as label "
              + label
              + ", got ["
              + got.get(label)
              + "]: prepare the images with a list of classes in the bundle's order");
    }
    if (differing.isEmpty()) {
      return;
    }
    int label = differing.get(0);
    LOG.warn(
        "The bundle {} calls label {} [{}], and the image table [{}]; labels must mean the same in"
            + " both",
        uri,
        label,
        got.get(label),
        expected.get(label));
  }

  /**
   * The ONNX file of one of the manifest's blocks, read anew and verified.
   *
   * @throws UserError if the file is missing or differs from its hash
   */
  public byte[] bytes(Configuration conf, Block block) {
    String path = uri + "/" + block.file();
    byte[] bytes =
        new StoredFile(conf, path, "the manifest names it; copy the whole bundle again").bytes();
    String sha256 = Sha256.hexOf(bytes);
    if (!sha256.equals(block.sha256())) {
      throw new UserError(
          "["
              + path
              + "] must have SHA-256 "
              + block.sha256()
              + ", got ["
              + sha256
              + "]: copy the bundle again, or correct the manifest if you changed the file");
    }
    return bytes;
  }
}
