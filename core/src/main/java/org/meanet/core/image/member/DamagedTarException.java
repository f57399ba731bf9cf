package org.meanet.core.image.member;

/** A tar cannot be followed further. The message is one line that names the tar and the place. */
final class DamagedTarException extends Exception {
  private static final long serialVersionUID = 1L;

  DamagedTarException(String message) {
    super(message);
  }
}
