package org.meanet.inference.offload;

/** What counts of an image at both ends of a threshold, as the bits of a number. */
final class SweepKind {
  private static final int HARD = 1;
  private static final int KEPT_RIGHT = 2;
  private static final int KEPT_EXTENDED = 4;
  private static final int SENT_RIGHT = 8;
  private static final int SENT_EXTENDED = 16;

  private SweepKind() {}

  /**
   * @param hard its class is hard
   * @param keptRight the edge answers it right
   * @param keptExtended the edge computes the extension while the image stays
   * @param sentRight the cloud answers it right
   * @param sentExtended the edge computes the extension before it offloads the image
   */
  static int of(
      boolean hard,
      boolean keptRight,
      boolean keptExtended,
      boolean sentRight,
      boolean sentExtended) {
    return (hard ? HARD : 0)
        | (keptRight ? KEPT_RIGHT : 0)
        | (keptExtended ? KEPT_EXTENDED : 0)
        | (sentRight ? SENT_RIGHT : 0)
        | (sentExtended ? SENT_EXTENDED : 0);
  }

  static boolean hard(int kind) {
    return (kind & HARD) != 0;
  }

  static boolean keptRight(int kind) {
    return (kind & KEPT_RIGHT) != 0;
  }

  static boolean keptExtended(int kind) {
    return (kind & KEPT_EXTENDED) != 0;
  }

  static boolean sentRight(int kind) {
    return (kind & SENT_RIGHT) != 0;
  }

  static boolean sentExtended(int kind) {
    return (kind & SENT_EXTENDED) != 0;
  }
}
