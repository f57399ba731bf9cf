package org.meanet.core.image.label;

/** An image has no label, or one that there is not. The message is one line. */
public final class UnlabelledImageException extends Exception {
  private static final long serialVersionUID = 1L;

  UnlabelledImageException(String message) {
    super(message);
  }
}
