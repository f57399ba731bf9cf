package org.meanet.core.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** From a row of the image table to pixels. */
public final class ImageDecoder {

  private ImageDecoder() {}

  /**
   * Grey stays one channel, everything else becomes red, green and blue; transparency is dropped,
   * and samples of 16 bits lose their lower 8.
   *
   * @throws UndecodableImageException if the bytes are not such an image, or not of the image's
   *     shape
   */
  public static Pixels decode(EncodedImage image) throws UndecodableImageException {
    Pixels pixels =
        switch (image.encoding()) {
          case RAW -> raw(image);
          case JPEG, PNG -> pixels(buffered(image));
        };
    if (!pixels.shape().equals(image.shape())) {
      throw new UndecodableImageException(
          "image must decode to " + image.shape() + ", got [" + pixels.shape() + "]");
    }
    return pixels;
  }

  private static Pixels raw(EncodedImage image) throws UndecodableImageException {
    if (image.data().length != image.shape().bytes()) {
      throw new UndecodableImageException(
          "raw image of "
              + image.shape()
              + " must have "
              + image.shape().bytes()
              + " bytes, got ["
              + image.data().length
              + "]");
    }
    return new Pixels(image.shape(), image.data());
  }

  private static BufferedImage buffered(EncodedImage image) throws UndecodableImageException {
    String format = image.encoding().name().toLowerCase(Locale.ROOT);
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    List<String> warnings = new ArrayList<>();
    // ImageIO.read would go through a cache file on disk.
    try (ImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(image.data()))) {
      reader.setInput(in, true, true);
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      BufferedImage decoded = reader.read(0);
      requireWhole(format, warnings);
      return decoded;
    } catch (IOException | RuntimeException e) {
      // The JDK's readers answer some damaged files with unchecked exceptions.
      throw new UndecodableImageException(
          "not a sound " + format + " image: " + oneLine(e.getMessage()), e);
    } finally {
      reader.dispose();
    }
  }

  // The JPEG reader fills what is missing of a truncated file with grey and only warns (jdhuff.c of
  // libjpeg: JWRN_HIT_MARKER).
  private static void requireWhole(String format, List<String> warnings)
      throws UndecodableImageException {
    for (String warning : warnings) {
      if (warning.contains("premature end of data")) {
        throw new UndecodableImageException(
            "not a sound " + format + " image: " + oneLine(warning));
      }
    }
  }

  private static String oneLine(String message) {
    return message == null ? "no reason given" : message.replaceAll("\\s+", " ").strip();
  }

  private static Pixels pixels(BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    boolean grey = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    return grey
        ? new Pixels(new ImageShape(height, width, 1), grey(image.getRaster()))
        : new Pixels(
            new ImageShape(height, width, 3),
            rgb(image.getRGB(0, 0, width, height, null, 0, width)));
  }

  // getRGB would take grey samples for linear light and bend them.
  private static byte[] grey(Raster raster) {
    int shift = raster.getSampleModel().getSampleSize(0) - Byte.SIZE;
    int[] samples =
        raster.getSamples(
            raster.getMinX(),
            raster.getMinY(),
            raster.getWidth(),
            raster.getHeight(),
            0,
            (int[]) null);
    byte[] grey = new byte[samples.length];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) (samples[i] >> shift);
    }
    return grey;
  }

  private static byte[] rgb(int[] packed) {
    byte[] rgb = new byte[3 * packed.length];
    for (int i = 0; i < packed.length; i++) {
      rgb[3 * i] = (byte) (packed[i] >> 16);
      rgb[3 * i + 1] = (byte) (packed[i] >> 8);
      rgb[3 * i + 2] = (byte) packed[i];
    }
    return rgb;
  }
}
