package org.meanet.core.storage;

import org.apache.hadoop.fs.FSError;
import org.meanet.core.UserError;

/** What a file system refuses to do: a full disk, a read-only folder, a file in the way. */
public final class Refusal {

  private Refusal() {}

  /**
   * "Cannot {@code action} [{@code path}]: " and the file system's reason, on one line.
   *
   * @param action a verb, such as write
   * @param cause what the file system threw
   */
  public static UserError to(String action, String path, Throwable cause) {
    return new UserError("Cannot " + action + " [" + path + "]: " + reason(cause), cause);
  }

  /** The file system's reason, on one line. */
  public static String reason(Throwable cause) {
    // Hadoop's local file system throws this Error around the exception of a failed write.
    Throwable told =
        cause instanceof FSError && cause.getCause() != null ? cause.getCause() : cause;
    String message = told.getMessage() == null ? "" : told.getMessage();
    return message.lines().findFirst().orElse(told.getClass().getSimpleName());
  }
}
