package org.meanet.core.image;

/**
 * What became of the raw images; {@code counts.json} of an image table.
 *
 * @param read images in the source, both splits
 * @param rejected rows of the side table
 * @param fingerprint of the kept rows: XOR over all rows of Spark's xxhash64 of id, label, height,
 *     width, channels, encoding, data and split, in hex. The same rows give the same fingerprint in
 *     whatever order and number of files.
 */
public record ImageCounts(long read, Kept kept, long rejected, String fingerprint) {

  public ImageCounts {
    if (read != kept.total() + rejected) {
      throw new IllegalArgumentException(
          "Images read must be those kept and rejected, got ["
              + read
              + "] read, ["
              + kept.total()
              + "] kept, ["
              + rejected
              + "] rejected");
    }
  }

  /** Rows of each split of the table. */
  public record Kept(long train, long validation, long test) {

    public long of(Split split) {
      return switch (split) {
        case TRAIN -> train;
        case VALIDATION -> validation;
        case TEST -> test;
      };
    }

    public long total() {
      return train + validation + test;
    }
  }
}
