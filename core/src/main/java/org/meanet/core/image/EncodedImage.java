package org.meanet.core.image;

import java.io.Serializable;

/**
 * One row of the image table.
 *
 * @param id unique in the table
 * @param label 0..K−1
 * @param shape of the decoded pixels
 * @param encoding of {@code data}
 * @param data raw pixels row by row with the channels of a pixel side by side (RGB), or an encoded
 *     file
 */
public record EncodedImage(String id, int label, ImageShape shape, Encoding encoding, byte[] data)
    implements Serializable {

  /** How {@code data} is encoded; the table holds the lower-case name. */
  public enum Encoding {
    RAW,
    JPEG,
    PNG
  }
}
