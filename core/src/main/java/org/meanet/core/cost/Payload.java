package org.meanet.core.cost;

/** What an upload sends. */
public enum Payload {
  /** Uncompressed pixels: height × width × channels bytes. */
  RAW,
  /** The encoded bytes as they stand in the image table. */
  STORED,
  /** The image compressed anew as a JPEG; the cloud then answers what it sees of that. */
  REENCODED
}
