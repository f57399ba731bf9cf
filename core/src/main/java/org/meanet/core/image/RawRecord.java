package org.meanet.core.image;

import java.io.Serializable;

/** One image of a published data set, or why it cannot be used. */
public sealed interface RawRecord extends Serializable {

  /**
   * An image as it stands in the source, of the shape that the source says; its label and its
   * pixels are not checked yet.
   */
  record Readable(EncodedImage image) implements RawRecord {}

  /**
   * A file with an image of any size; what encoding it has, its bytes tell, whatever it is called.
   *
   * @param label 0..K−1
   */
  record Encoded(String id, int label, byte[] file) implements RawRecord {}

  /**
   * @param reason one line
   */
  record Unreadable(String id, String reason) implements RawRecord {}
}
