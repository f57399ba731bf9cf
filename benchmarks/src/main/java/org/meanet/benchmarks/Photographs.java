package org.meanet.benchmarks;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.image.ImageShape;

/**
 * Photographs of ImageNet and two networks for them, a small one for the edge and a larger one for
 * the cloud. Neither may be part of the sources: two environment variables name their folders.
 */
final class Photographs {
  static final int CLASSES = 1000;
  static final Manifest.Block MAIN = block("mobilenet_v1_0.25_128.onnx", 128);
  static final Manifest.Block CLOUD = block("mobilenet_v2_1.0_224.onnx", 224);

  private static final String IMAGES = "MEANET_IMAGENET_SAMPLE";
  private static final String NETWORKS = "MEANET_IMAGENET_BLOCKS";
  private static final double MEAN = 128;
  private static final double CROP = 0.875;

  private Photographs() {}

  /**
   * All photographs of the folder, each as often as asked for.
   *
   * @throws UserError if the environment does not name them
   */
  static List<EncodedImage> images(int times) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder(IMAGES, "JPEGs named <class>_<wnid>.jpg"))) {
      files = all.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
    }
    List<EncodedImage> images = new ArrayList<>();
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      BufferedImage pixels = ImageIO.read(new ByteArrayInputStream(bytes));
      String name = file.getFileName().toString();
      ImageShape shape =
          new ImageShape(pixels.getHeight(), pixels.getWidth(), pixels.getRaster().getNumBands());
      int label = Integer.parseInt(name.substring(0, name.indexOf('_')));
      for (int copy = 0; copy < times; copy++) {
        images.add(
            new EncodedImage(copy + "/" + name, label, shape, EncodedImage.Encoding.JPEG, bytes));
      }
    }
    return images;
  }

  /** The file of one of the blocks. */
  static byte[] model(Manifest.Block block) throws IOException {
    return Files.readAllBytes(folder(NETWORKS, MAIN.file()).resolve(block.file()));
  }

  /** Of a bundle that has the two blocks and no extension. */
  static Manifest manifest() {
    return new Manifest(
        Manifest.FORMAT_VERSION,
        IntStream.range(0, CLASSES).mapToObj(label -> "class " + label).toList(),
        List.of(),
        MAIN,
        Optional.empty(),
        CLOUD,
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
        new Manifest.ImageInput(
            "image",
            side,
            side,
            Manifest.ChannelOrder.RGB,
            List.of(MEAN),
            List.of(MEAN),
            CROP,
            Manifest.CropArea.WHOLE_IMAGE,
            Manifest.Resize.BILINEAR),
        Optional.empty(),
        Optional.empty(),
        new Manifest.Output("logits", List.of(CLASSES)),
        Optional.empty(),
        0,
        0,
        Optional.empty());
  }
}
