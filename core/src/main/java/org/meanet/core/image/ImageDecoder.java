package org.meanet.core.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.meanet.core.image.EncodedImage.Encoding;

/**
 * From a row of the image table to pixels.
 *
 * <p>Grey stays one channel, everything else becomes red, green and blue, inks too ({@link Inks}).
 * Transparency is dropped, and samples of 16 bits lose their lower 8. Colour profiles and the
 * orientation that a camera has noted are not applied: Pillow and TensorFlow, through which most
 * networks have learned, do not apply them either.
 */
public final class ImageDecoder {
  // A hundred times ImageNet's usual image; more is an attack or a mistake, and exhausts a task's
  // memory.
  private static final long MOST_PIXELS = 100_000_000;
  private static final byte[] PNG_START = {(byte) 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a};
  private static final int PNG_WIDTH = 16;
  private static final int PNG_HEIGHT = 20;
  private static final int PNG_COLOUR_TYPE = 25;
  private static final int PNG_HEADER = 33;

  private ImageDecoder() {}

  /**
   * @throws UndecodableImageException if the bytes are not such an image, or not of the image's
   *     shape
   */
  public static Pixels decode(EncodedImage image) throws UndecodableImageException {
    Pixels pixels =
        switch (image.encoding()) {
          case RAW -> raw(image);
          case JPEG -> jpeg(image.data());
          case PNG -> png(image.data());
        };
    if (!pixels.shape().equals(image.shape())) {
      throw new UndecodableImageException(
          "image must decode to " + image.shape() + ", got [" + pixels.shape() + "]");
    }
    return pixels;
  }

  /**
   * The image that a file holds, of the encoding that its first bytes tell and the shape that it
   * decodes to.
   *
   * @throws UndecodableImageException if it cannot be decoded
   */
  public static EncodedImage recognised(String id, int label, byte[] file)
      throws UndecodableImageException {
    Encoding encoding = encoding(file);
    Pixels pixels = encoding == Encoding.JPEG ? jpeg(file) : png(file);
    return new EncodedImage(id, label, pixels.shape(), encoding, file);
  }

  private static Encoding encoding(byte[] file) throws UndecodableImageException {
    if (JpegHeader.begins(file)) {
      return Encoding.JPEG;
    }
    if (isPng(file)) {
      return Encoding.PNG;
    }
    throw new UndecodableImageException(
        file.length == 0
            ? "must be a JPEG or a PNG, got an empty file"
            : "must be a JPEG or a PNG, got a file that begins with the bytes ["
                + HexFormat.ofDelimiter(" ").formatHex(file, 0, Math.min(file.length, 8))
                + "]");
  }

  private static boolean isPng(byte[] file) {
    return file.length >= PNG_START.length
        && Arrays.equals(file, 0, PNG_START.length, PNG_START, 0, PNG_START.length);
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

  private static Pixels jpeg(byte[] file) throws UndecodableImageException {
    JpegHeader header = JpegHeader.of(file);
    requirePixels(header.height(), header.width());
    byte[] plain = header.withoutProfiles(file);
    if (header.components() != 4) {
      return pixels(
          read("jpeg", plain, header.progressive(), reader -> reader.read(0)),
          header.components() == 1);
    }
    Raster raster = read("jpeg", plain, header.progressive(), reader -> reader.readRaster(0, null));
    return new Pixels(
        new ImageShape(raster.getHeight(), raster.getWidth(), 3),
        Inks.rgb(raster, header.transform() == 2, header.adobe()));
  }

  private static Pixels png(byte[] file) throws UndecodableImageException {
    if (!isPng(file) || file.length < PNG_HEADER) {
      throw new UndecodableImageException("not a sound png image: it does not begin like one");
    }
    requirePixels(bigEndian(file, PNG_HEIGHT), bigEndian(file, PNG_WIDTH));
    // 0 is grey and 4 is grey with alpha; without the latter's bit the same.
    boolean grey = (file[PNG_COLOUR_TYPE] & ~4) == 0;
    return pixels(read("png", file, false, reader -> reader.read(0)), grey);
  }

  private static long bigEndian(byte[] file, int at) {
    long value = 0;
    for (int i = at; i < at + Integer.BYTES; i++) {
      value = value << Byte.SIZE | Byte.toUnsignedInt(file[i]);
    }
    return value;
  }

  private static void requirePixels(long height, long width) throws UndecodableImageException {
    if (height * width > MOST_PIXELS) {
      throw new UndecodableImageException(
          "image must have at most " + MOST_PIXELS + " pixels, got [" + height + "×" + width + "]");
    }
  }

  /** What is taken from a reader. */
  private interface Reading<T> {
    T of(ImageReader reader) throws IOException;
  }

  private static <T> T read(String format, byte[] file, boolean progressive, Reading<T> reading)
      throws UndecodableImageException {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    List<String> warnings = new ArrayList<>();
    // ImageIO.read would go through a cache file on disk.
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      T decoded = reading.of(reader);
      requireWhole(format, warnings, progressive);
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
  // libjpeg: JWRN_HIT_MARKER). Where a progressive file has no end, scans may be missing.
  private static void requireWhole(String format, List<String> warnings, boolean progressive)
      throws UndecodableImageException {
    for (String warning : warnings) {
      if (warning.contains("premature end of data")
          || progressive && warning.contains("Missing EOI")) {
        throw new UndecodableImageException(
            "not a sound " + format + " image: " + oneLine(warning));
      }
    }
  }

  private static String oneLine(String message) {
    return message == null ? "no reason given" : message.replaceAll("\\s+", " ").strip();
  }

  private static Pixels pixels(BufferedImage image, boolean grey) {
    int height = image.getHeight();
    int width = image.getWidth();
    if (grey) {
      return new Pixels(new ImageShape(height, width, 1), grey(image));
    }
    return new Pixels(
        new ImageShape(height, width, 3),
        image.getType() == BufferedImage.TYPE_3BYTE_BGR ? swapped(image) : rgb(image));
  }

  // getRGB would take grey samples for linear light and bend them.
  private static byte[] grey(BufferedImage image) {
    return image.getColorModel() instanceof IndexColorModel palette
        ? coloured(image.getRaster(), palette, 1)
        : samples(image.getRaster(), 1);
  }

  private static byte[] rgb(BufferedImage image) {
    if (image.getColorModel() instanceof IndexColorModel palette) {
      return coloured(image.getRaster(), palette, 3);
    }
    return samples(image.getRaster(), 3);
  }

  /** The upper 8 bits of the first bands. */
  private static byte[] samples(Raster raster, int channels) {
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    int shift = raster.getSampleModel().getSampleSize(0) - Byte.SIZE;
    byte[] samples = new byte[channels * width * raster.getHeight()];
    int[] row = null;
    int at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      row = raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < channels; channel++) {
          samples[at++] = (byte) (row[x * bands + channel] >> shift);
        }
      }
    }
    return samples;
  }

  private static byte[] coloured(Raster raster, IndexColorModel palette, int channels) {
    int width = raster.getWidth();
    byte[] samples = new byte[channels * width * raster.getHeight()];
    int[] row = null;
    int at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      row = raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int colour = palette.getRGB(row[x]);
        for (int channel = 0; channel < channels; channel++) {
          samples[at++] = (byte) (colour >> Byte.SIZE * (2 - channel));
        }
      }
    }
    return samples;
  }

  // What the JPEG reader gives for nearly every photograph; by far the fastest way to its bytes.
  private static byte[] swapped(BufferedImage image) {
    byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    byte[] rgb = new byte[bgr.length];
    for (int i = 0; i < bgr.length; i += 3) {
      rgb[i] = bgr[i + 2];
      rgb[i + 1] = bgr[i + 1];
      rgb[i + 2] = bgr[i];
    }
    return rgb;
  }
}
