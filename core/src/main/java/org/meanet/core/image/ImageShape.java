package org.meanet.core.image;

import java.io.Serializable;
import org.meanet.core.config.AtLeast;
import org.meanet.core.config.AtMost;

/** Height, width and channels of an image, in pixels; 1 channel is grey, 3 are RGB. */
public record ImageShape(
    @AtLeast(1) int height, @AtLeast(1) int width, @AtLeast(1) @AtMost(3) int channels)
    implements Serializable {

  /** Bytes of the uncompressed pixels. */
  public int bytes() {
    return height * width * channels;
  }

  @Override
  public String toString() {
    return height + "×" + width + "×" + channels;
  }
}
