package org.meanet.inference.offload;

/** What is counted of images that share a cost model; grows as a sweep goes on. */
final class SweepTally {
  private long images;
  private long hard;
  private long keptRight;
  private long keptRightHard;
  private long keptExtended;
  private long sentRight;
  private long sentRightHard;
  private long sentExtended;
  private long lost;
  private long gained;
  private long bytes;

  void add(SweepGroup group) {
    int kind = group.kind();
    long n = group.images();
    images += n;
    bytes += group.bytes();
    hard += SweepKind.hard(kind) ? n : 0;
    keptRight += SweepKind.keptRight(kind) ? n : 0;
    keptRightHard += SweepKind.keptRight(kind) && SweepKind.hard(kind) ? n : 0;
    keptExtended += SweepKind.keptExtended(kind) ? n : 0;
    sentRight += SweepKind.sentRight(kind) ? n : 0;
    sentRightHard += SweepKind.sentRight(kind) && SweepKind.hard(kind) ? n : 0;
    sentExtended += SweepKind.sentExtended(kind) ? n : 0;
    lost += SweepKind.sentRight(kind) && !SweepKind.keptRight(kind) ? n : 0;
    gained += SweepKind.keptRight(kind) && !SweepKind.sentRight(kind) ? n : 0;
  }

  long images() {
    return images;
  }

  /** Right answers when the images of this tally stay and the others of {@code all} are sent. */
  Answers answers(SweepTally all) {
    return new Answers(all.images, keptRight + all.sentRight - sentRight);
  }

  /** The same of images of hard classes. */
  Answers hardAnswers(SweepTally all) {
    return new Answers(all.hard, keptRightHard + all.sentRightHard - sentRightHard);
  }

  long lost() {
    return lost;
  }

  long gained() {
    return gained;
  }

  /** What is decided when the images of this tally stay and the others of {@code all} are sent. */
  DecisionCounts decisions(SweepTally all) {
    long sentImages = all.images - images;
    long extendedBeforeSent = all.sentExtended - sentExtended;
    return new DecisionCounts(
        images - keptExtended,
        keptExtended,
        sentImages - extendedBeforeSent,
        extendedBeforeSent,
        all.bytes - bytes);
  }
}
