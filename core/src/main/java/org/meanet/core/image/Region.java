package org.meanet.core.image;

/**
 * A rectangle of an image, in pixels.
 *
 * @param top row of its first pixel
 * @param left column of its first pixel
 */
public record Region(int top, int left, int height, int width) {

  /**
   * A part in the middle; where the rest is odd, the part lies one pixel nearer to the top or left.
   *
   * @param height at most the shape's
   * @param width at most the shape's
   */
  static Region centred(ImageShape shape, int height, int width) {
    return new Region((shape.height() - height) / 2, (shape.width() - width) / 2, height, width);
  }
}
