package org.meanet.core.image;

/**
 * A decoded image.
 *
 * @param shape 1 channel is grey, 3 are red, green and blue
 * @param hwc unsigned bytes row by row, the channels of a pixel side by side
 */
public record Pixels(ImageShape shape, byte[] hwc) {
  public Pixels {
    if (hwc.length != shape.bytes()) {
      throw new IllegalArgumentException(
          "Pixels of "
              + shape
              + " must have "
              + shape.bytes()
              + " bytes, got ["
              + hwc.length
              + "]");
    }
  }
}
