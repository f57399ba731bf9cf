package org.meanet.core.image;

/** An image whose bytes do not make the pixels that its row promises. The message is one line. */
public final class UndecodableImageException extends Exception {
  private static final long serialVersionUID = 1L;

  UndecodableImageException(String message) {
    super(message);
  }

  UndecodableImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
