package org.meanet.core.config;

import org.meanet.core.bundle.Manifest.CropArea;
import org.meanet.core.bundle.Manifest.Resize;

/**
 * How images of other sizes come to the networks' size: a crop of the middle, and a filter. A
 * trained bundle's manifest says the same of each block.
 *
 * @param crop share of both sides of the crop area that is kept; 1 keeps all
 * @param cropArea what is cropped
 * @param resize how what is left comes to the size
 */
public record NetworkInput(@Above(0) @AtMost(1) double crop, CropArea cropArea, Resize resize) {
  /** All of an image; one that has the networks' size already stays as it is. */
  public static final NetworkInput WHOLE =
      new NetworkInput(1, CropArea.WHOLE_IMAGE, Resize.BILINEAR);
}
