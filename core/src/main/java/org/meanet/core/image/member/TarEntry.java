package org.meanet.core.image.member;

import java.util.Optional;

/**
 * One entry of a tar.
 *
 * @param name as the tar has it
 * @param kind of the entry
 * @param start byte of its first header
 * @param body first byte of its content
 * @param size of its content
 */
record TarEntry(String name, Kind kind, long start, long body, long size) {

  enum Kind {
    FILE(null),
    LINK("is a link to another file, which is not followed: write the tar without links"),
    SPARSE("is stored as a sparse file, which is not read: write the tar without --sparse"),
    /** A folder, a device, or something of no known type. */
    OTHER(null);

    private final String refusal;

    Kind(String refusal) {
      this.refusal = refusal;
    }

    /** Why a member of this kind cannot be read. */
    Optional<String> refusal() {
      return Optional.ofNullable(refusal);
    }
  }
}
