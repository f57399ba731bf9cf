package org.meanet.core.image;

import java.awt.image.Raster;

/**
 * Cyan, magenta, yellow and black to red, green and blue, without a colour profile: each colour is
 * (1 − its ink) × (1 − black), as in Pillow and TensorFlow. Adobe stores 1 − ink (Adobe Technical
 * Note 5116), and in YCCK the inks are 1 − the colours that Y, Cb and Cr stand for (as {@code
 * ycck_cmyk_convert} of libjpeg has it).
 */
final class Inks {

  private Inks() {}

  /**
   * @param raster four bands as stored
   * @param ycck whether the first three bands are Y, Cb and Cr
   * @param inverted whether a stored 255 is no ink
   * @return red, green and blue of each pixel, row by row
   */
  static byte[] rgb(Raster raster, boolean ycck, boolean inverted) {
    int width = raster.getWidth();
    byte[] rgb = new byte[3 * width * raster.getHeight()];
    int[] row = null;
    int at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      row = raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int i = 0; i < 4 * width; i += 4) {
        if (ycck) {
          toInks(row, i);
        }
        int paper = inverted ? row[i + 3] : 255 - row[i + 3];
        for (int ink = 0; ink < 3; ink++) {
          int colour = inverted ? row[i + ink] : 255 - row[i + ink];
          rgb[at++] = (byte) ((colour * paper + 127) / 255);
        }
      }
    }
    return rgb;
  }

  /** JFIF's YCbCr to red, green and blue, and these subtracted from 255. */
  private static void toInks(int[] row, int i) {
    double y = row[i];
    double cb = row[i + 1] - 128;
    double cr = row[i + 2] - 128;
    row[i] = 255 - clamp(y + 1.402 * cr);
    row[i + 1] = 255 - clamp(y - 0.344136 * cb - 0.714136 * cr);
    row[i + 2] = 255 - clamp(y + 1.772 * cb);
  }

  private static int clamp(double value) {
    return (int) Math.round(Math.min(Math.max(value, 0), 255));
  }
}
