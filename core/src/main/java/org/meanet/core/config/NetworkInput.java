package org.meanet.core.config;

import org.meanet.core.image.ImageShape;

/**
 * What the networks take of an image: a crop of its middle, brought to a size.
 *
 * @param height pixels
 * @param width pixels
 * @param channels 1 for grey, 3 for RGB
 * @param crop share of both sides that the crop keeps; 1 keeps all
 */
public record NetworkInput(
    @AtLeast(1) int height,
    @AtLeast(1) int width,
    @AtLeast(1) @AtMost(3) int channels,
    @Above(0) @AtMost(1) double crop) {

  /** All of an image as it is. */
  public static NetworkInput of(ImageShape image) {
    return new NetworkInput(image.height(), image.width(), image.channels(), 1);
  }

  /** Of the input, without the batch. */
  public ImageShape shape() {
    return new ImageShape(height, width, channels);
  }
}
