package org.meanet.benchmarks;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.image.ImageDecoder;
import org.meanet.core.image.ImageShape;
import org.meanet.core.image.Preprocessor;
import org.meanet.core.image.UndecodableImageException;

/**
 * The first images of the embedded Fashion-MNIST's training set, made into what a network for
 * photographs takes: padded with zeros from 28 to 32 pixels, the one channel repeated three times,
 * labels modulo the classes. A network for larger images gets them enlarged bilinearly. Values are
 * (pixel ÷ 255 − 0.5) ÷ 0.5.
 */
final class RealImages {
  private static final Path FOLDER = Path.of("data", "fashion-mnist");
  private static final ImageShape SHAPE = new ImageShape(32, 32, 3);
  private static final int SIDE = 28;
  private static final int BORDER = (SHAPE.width() - SIDE) / 2;
  private static final int IMAGES_HEADER = 16;
  private static final int LABELS_HEADER = 8;
  private static final double HALF = 127.5;

  private RealImages() {}

  /**
   * Raw images of 32×32×3.
   *
   * @param count at most 60,000
   */
  static List<EncodedImage> raw(int count, int classes) throws IOException {
    List<EncodedImage> images = new ArrayList<>(count);
    try (DataInputStream pixels = open("train-images-idx3-ubyte.gz", IMAGES_HEADER);
        DataInputStream labels = open("train-labels-idx1-ubyte.gz", LABELS_HEADER)) {
      byte[] grey = new byte[SIDE * SIDE];
      for (int i = 0; i < count; i++) {
        pixels.readFully(grey);
        images.add(
            new EncodedImage(
                String.format(Locale.ROOT, "train/%06d", i),
                labels.readUnsignedByte() % classes,
                SHAPE,
                EncodedImage.Encoding.RAW,
                padded(grey)));
      }
    }
    return images;
  }

  /** How raw images become the input of that work's network. */
  static Preprocessor preprocessor(Work work) {
    return new Preprocessor(
        new Manifest.ImageInput(
            "image",
            work.image().height(),
            work.image().width(),
            Manifest.ChannelOrder.RGB,
            List.of(HALF),
            List.of(HALF),
            1,
            Manifest.CropArea.WHOLE_IMAGE,
            Manifest.Resize.BILINEAR));
  }

  /** Different batches of that work, each [batch, C, H, W] row by row with its labels. */
  static List<Batch> batches(Work work, int count) throws IOException {
    List<EncodedImage> images = raw(count * work.batchSize(), work.classes());
    List<Batch> batches = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      batches.add(
          Batch.of(
              images.subList(i * work.batchSize(), (i + 1) * work.batchSize()),
              preprocessor(work)));
    }
    return batches;
  }

  /**
   * @param values of the images, one after another
   * @param labels one for each image
   */
  record Batch(float[] values, int[] labels) {

    private static Batch of(List<EncodedImage> images, Preprocessor preprocessor) {
      float[] values = new float[images.size() * preprocessor.length()];
      for (int i = 0; i < images.size(); i++) {
        try {
          preprocessor.write(ImageDecoder.decode(images.get(i)), values, i * preprocessor.length());
        } catch (UndecodableImageException e) {
          throw new IllegalStateException("Raw image " + images.get(i).id() + " must be whole", e);
        }
      }
      return new Batch(values, images.stream().mapToInt(EncodedImage::label).toArray());
    }
  }

  private static byte[] padded(byte[] grey) {
    byte[] pixels = new byte[SHAPE.bytes()];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int at = ((y + BORDER) * SHAPE.width() + x + BORDER) * SHAPE.channels();
        for (int c = 0; c < SHAPE.channels(); c++) {
          pixels[at + c] = grey[y * SIDE + x];
        }
      }
    }
    return pixels;
  }

  private static DataInputStream open(String file, int header) throws IOException {
    DataInputStream in =
        new DataInputStream(
            new GZIPInputStream(Files.newInputStream(FOLDER.resolve(file)), 1 << 16));
    in.skipNBytes(header);
    return in;
  }
}
