package org.meanet.core.image.member;

import java.util.Locale;
import java.util.Optional;

/** How large a member may be that is read whole. */
final class MemberBytes {
  // ImageNet's largest file has 15 MB. One image of a task is in memory at a time.
  private static final long MOST = 128L << 20;

  private MemberBytes() {}

  /** Why a member of so many bytes is not read. */
  static Optional<String> refusal(long bytes) {
    return bytes <= MOST
        ? Optional.empty()
        : Optional.of(
            String.format(Locale.ROOT, "must have at most %d bytes, got [%d]", MOST, bytes));
  }
}
