package org.meanet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.image.ImageShape;
import org.meanet.core.image.Pixels;
import org.meanet.core.image.Preprocessor;
import org.meanet.core.image.UndecodableImageException;
import org.meanet.core.json.StrictJson;

/**
 * Decoders of JPEGs, on photographs of one's own: milliseconds of one thread for an image, alone
 * and with the way to a network's input. The decoders take turns; the fastest pass counts.
 */
record Decoding() implements Benchmark {
  private static final Path RESULT = Path.of("benchmarks", "results", "decode.json");
  private static final int IMAGES = 1_000;
  private static final int[] SIDES = {224, 128};

  /**
   * @param work what is done with each image
   * @param ratioToPeer how many times as many images per second as the peer
   */
  private record Row(
      String work, String engine, double imagesPerSecond, double ratioToPeer, String peer) {}

  private record Results(
      Machine machine, int images, double megapixels, int greatestDifference, List<Row> rows) {}

  @Override
  public String name() {
    return "decode";
  }

  @Override
  public String description() {
    return "decoders of JPEGs, on photographs in the folder MEANET_IMAGENET";
  }

  @Override
  public void run(Options options) throws IOException, UndecodableImageException {
    Machine machine = Machine.thisOne();
    List<EncodedImage> images = Photographs.first(IMAGES);
    double megapixels =
        images.stream()
            .mapToDouble(i -> 1e-6 * i.shape().height() * i.shape().width())
            .average()
            .orElseThrow();
    System.out.printf(
        "%n%,d photographs of %.3f megapixels on average, one thread, load %.1f%n%n",
        images.size(), megapixels, machine.loadAverage());
    List<Row> rows = new ArrayList<>();
    // One pass more, which warms up.
    rows.addAll(rows("decode", images, null, options.passes() + 1));
    for (int side : SIDES) {
      rows.addAll(rows("decode, " + side, images, input(side), options.passes()));
    }
    int difference = greatestDifference(images);
    System.out.printf("%-14s %-30s %10s %10s %8s%n", "work", "decoder", "images/s", "ms", "ratio");
    for (Row row : rows) {
      System.out.printf(
          "%-14s %-30s %10.0f %10.2f %8.2f%n",
          row.work(),
          row.engine(),
          row.imagesPerSecond(),
          1e3 / row.imagesPerSecond(),
          row.ratioToPeer());
    }
    System.out.printf(
        "%nGreatest difference of a sample from libjpeg-turbo's, of 255: %d%n", difference);
    Files.writeString(
        RESULT,
        StrictJson.write(new Results(machine, images.size(), megapixels, difference, rows)));
  }

  /** Between this project's pixels and libjpeg-turbo's, which makes three channels of grey. */
  private static int greatestDifference(List<EncodedImage> images)
      throws IOException, UndecodableImageException {
    int greatest = 0;
    for (EncodedImage image : images) {
      byte[] ours = JpegDecoder.MEANET.decode(image).hwc();
      byte[] theirs = JpegDecoder.TURBO.decode(image).hwc();
      int step = theirs.length / ours.length;
      for (int i = 0; i < ours.length; i++) {
        int difference = Byte.toUnsignedInt(ours[i]) - Byte.toUnsignedInt(theirs[step * i]);
        greatest = Math.max(greatest, Math.abs(difference));
      }
    }
    return greatest;
  }

  // Of the whole image, where reducing is worth most.
  private static Preprocessor input(int side) {
    return new Preprocessor(Photographs.input(side, 1));
  }

  /**
   * @param input null for the decoder alone
   */
  private static List<Row> rows(
      String work, List<EncodedImage> images, Preprocessor input, int passes)
      throws IOException, UndecodableImageException {
    Map<JpegDecoder, Double> seconds = new EnumMap<>(JpegDecoder.class);
    for (int pass = 0; pass < passes; pass++) {
      for (JpegDecoder decoder : JpegDecoder.values()) {
        seconds.merge(decoder, seconds(decoder, images, input), Math::min);
      }
    }
    double peer = seconds.get(JpegDecoder.MEANET);
    return seconds.entrySet().stream()
        .map(
            entry ->
                new Row(
                    work,
                    entry.getKey().label(),
                    images.size() / entry.getValue(),
                    peer / entry.getValue(),
                    JpegDecoder.MEANET.label()))
        .toList();
  }

  // An image is reduced only where it stays at least as large as the network's input.
  private static double seconds(JpegDecoder decoder, List<EncodedImage> images, Preprocessor input)
      throws IOException, UndecodableImageException {
    float[] values = new float[input == null ? 0 : input.length()];
    long start = System.nanoTime();
    for (EncodedImage image : images) {
      JpegDecoder chosen = reduces(decoder, image.shape(), input) ? decoder : decoder.whole();
      Pixels pixels = chosen.decode(image);
      if (input != null) {
        input.write(pixels, values, 0);
      }
    }
    return 1e-9 * (System.nanoTime() - start);
  }

  private static boolean reduces(JpegDecoder decoder, ImageShape shape, Preprocessor input) {
    if (input == null) {
      return true;
    }
    int side = Math.min(shape.height(), shape.width());
    return side * input.input().crop() >= decoder.reduction() * input.input().height();
  }
}
