package org.meanet.core.image.label;

import java.io.Serializable;
import java.util.Optional;

/** The labels of the images of one split. Made on the driver and used in tasks. */
public interface Labels extends Serializable {

  /**
   * The label of an image, 0..K−1.
   *
   * @param path of the image below the folder or file that was given, with slashes
   * @param sidecar the file beside it, if the rule wants one and there is one
   * @throws UnlabelledImageException with a reason that goes on after the image's name
   */
  int of(String path, Optional<byte[]> sidecar) throws UnlabelledImageException;

  /**
   * Is told how many images there are, where that is known before they are read.
   *
   * @param complete whether these are all of them, and none was lost
   * @throws org.meanet.core.UserError if there must be another number of them
   */
  default void requireImages(long images, boolean complete) {}
}
