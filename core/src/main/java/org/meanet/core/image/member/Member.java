package org.meanet.core.image.member;

import java.io.Serializable;

/**
 * One thing that a folder, a tar or a sequence file holds. Paths have slashes and begin below the
 * folder or file that was given.
 */
public sealed interface Member extends Serializable {

  String path();

  /** A file with all its bytes. */
  record Whole(String path, byte[] bytes) implements Member {}

  /**
   * A file that is not read.
   *
   * @param reason one line that goes on after the file's name
   */
  record Refused(String path, String reason) implements Member {}

  /**
   * Here the archive is damaged; what it holds further on is lost.
   *
   * @param path the archive's name
   * @param reason one line with the archive's whole path
   */
  record Lost(String path, String reason) implements Member {}
}
