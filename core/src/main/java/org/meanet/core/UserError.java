package org.meanet.core;

/**
 * Something that the user can put right: bad input, a bad setting, a folder in the way. The message
 * says what is wrong, where, and what to do; a job prints it on one line, without a stack trace,
 * and exits with 1.
 */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserError(String message) {
    super(message);
  }

  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
