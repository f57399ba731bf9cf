package org.meanet.core.run;

/**
 * A command that is not done, for who has called its {@code main}. It has no stack trace: standard
 * error and the log have been told everything.
 */
final class FailedCommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FailedCommandException(String error) {
    super(error, null, false, false);
  }
}
