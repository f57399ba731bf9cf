package org.meanet.core.routing;

/** Where an image is answered. */
public enum Exit {
  /** At the main block's exit, on the edge. */
  MAIN,
  /** At the extension block's exit, on the edge. */
  EXTENSION,
  /** In the cloud, which received the raw image. */
  CLOUD
}
