package org.meanet.core;

import java.util.Optional;

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

  /**
   * The user error that {@code thrown} is, or was caused by: Spark wraps what is thrown in a task
   * in exceptions of its own.
   */
  public static Optional<UserError> in(Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof UserError userError) {
        return Optional.of(userError);
      }
    }
    return Optional.empty();
  }
}
