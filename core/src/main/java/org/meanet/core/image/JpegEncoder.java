package org.meanet.core.image;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Pixels to a baseline JPEG: what a camera would send that compresses anew before an upload. Grey
 * images stay grey; colours are halved in both directions (4:2:0).
 *
 * @param quality 1 to 100, on the scale of the Independent JPEG Group's library
 */
public record JpegEncoder(int quality) {

  /** The whole file. */
  public byte[] encode(Pixels pixels) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(quality / 100f);
      writer.setOutput(out);
      writer.write(null, new IIOImage(buffered(pixels), null, null), how);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a JPEG to memory", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static BufferedImage buffered(Pixels pixels) {
    ImageShape shape = pixels.shape();
    BufferedImage image =
        new BufferedImage(
            shape.width(),
            shape.height(),
            shape.channels() == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    WritableRaster raster = image.getRaster();
    int[] samples = new int[pixels.hwc().length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = Byte.toUnsignedInt(pixels.hwc()[i]);
    }
    raster.setPixels(0, 0, shape.width(), shape.height(), samples);
    return image;
  }
}
