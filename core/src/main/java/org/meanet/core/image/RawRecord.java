package org.meanet.core.image;

import java.io.Serializable;

/** One image of a published data set, or why it cannot be used. */
public sealed interface RawRecord extends Serializable {

  /** An image as it stands in the source; its label and its pixels are not checked yet. */
  record Readable(EncodedImage image) implements RawRecord {}

  /**
   * @param reason one line
   */
  record Unreadable(String id, String reason) implements RawRecord {}
}
