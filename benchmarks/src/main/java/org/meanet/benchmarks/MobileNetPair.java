package org.meanet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Manifest;

/**
 * Two networks for photographs, a small one for the edge and a larger one for the cloud. They
 * cannot be part of the sources: an environment variable names their folder.
 */
final class MobileNetPair {
  static final int CLASSES = 1000;
  static final Manifest.Block MAIN = block("mobilenet_v1_0.25_128.onnx", 128);
  static final Manifest.Block CLOUD = block("mobilenet_v2_1.0_224.onnx", 224);

  private static final String NETWORKS = "MEANET_IMAGENET_BLOCKS";
  private static final double CROP = 0.875;

  private MobileNetPair() {}

  /** The file of one of the blocks. */
  static byte[] model(Manifest.Block block) throws IOException {
    return Files.readAllBytes(folder(NETWORKS, MAIN.file()).resolve(block.file()));
  }

  /** Of a bundle that has the two blocks and no extension. */
  static Manifest manifest() {
    return manifest(CLOUD);
  }

  /** Of a bundle that has the small one for the edge and the given one for the cloud. */
  static Manifest manifest(Manifest.Block cloud) {
    return new Manifest(
        Manifest.FORMAT_VERSION,
        IntStream.range(0, CLASSES).mapToObj(label -> "class " + label).toList(),
        List.of(),
        MAIN,
        Optional.empty(),
        cloud,
        Optional.empty(),
        Map.of());
  }

  private static Path folder(String variable, String content) {
    String folder = System.getenv(variable);
    if (folder == null) {
      throw new UserError(variable + " must name a folder with " + content + ", got nothing");
    }
    return Path.of(folder);
  }

  private static Manifest.Block block(String file, int side) {
    return new Manifest.Block(
        file,
        "",
        Photographs.input(side, CROP),
        Optional.empty(),
        Optional.empty(),
        new Manifest.Output("logits", List.of(CLASSES)),
        Optional.empty(),
        0,
        0,
        Optional.empty(),
        Optional.empty());
  }
}
