package org.meanet.core.cost;

/** What an upload sends. */
public enum Payload {
  /** Uncompressed pixels: height × width × channels bytes. */
  RAW,
  /** The encoded bytes as they stand in the image table. */
  STORED
}
