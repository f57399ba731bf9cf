package org.meanet.core.config;

import org.meanet.core.bundle.Manifest.CropArea;
import org.meanet.core.bundle.Manifest.Resize;
import org.meanet.core.image.ImageShape;

/**
 * What the networks take of an image: a crop of its middle, brought to a size. A trained bundle's
 * manifest says the same of each block.
 *
 * @param height pixels
 * @param width pixels
 * @param channels 1 for grey, 3 for RGB
 * @param crop share of both sides of the crop area that is kept; 1 keeps all
 * @param cropArea what is cropped
 * @param resize how what is left comes to the size
 */
public record NetworkInput(
    @AtLeast(1) int height,
    @AtLeast(1) int width,
    @AtLeast(1) @AtMost(3) int channels,
    @Above(0) @AtMost(1) double crop,
    CropArea cropArea,
    Resize resize) {

  /** All of an image as it is. */
  public static NetworkInput of(ImageShape image) {
    return new NetworkInput(
        image.height(), image.width(), image.channels(), 1, CropArea.WHOLE_IMAGE, Resize.BILINEAR);
  }

  /** Of the input, without the batch. */
  public ImageShape shape() {
    return new ImageShape(height, width, channels);
  }
}
