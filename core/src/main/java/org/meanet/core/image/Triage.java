package org.meanet.core.image;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Decides what becomes of each raw image: a split of the table, or the side table with a reason.
 *
 * @param classes K; labels are 0..K−1
 * @param validation the training images that are held out
 * @param heldOut those and the ones that become the test split
 */
record Triage(int classes, SeededShare validation, SeededShare heldOut) implements Serializable {
  static final String SPLIT = "split";
  static final String REASON = "reason";

  /** The image table's columns, then the split of a kept row or the reason of a rejected one. */
  static final StructType SCHEMA =
      ImageTable.SCHEMA.add(SPLIT, DataTypes.StringType).add(REASON, DataTypes.StringType);

  Row row(RawRecord record, SourceSplit source) {
    if (record instanceof RawRecord.Unreadable unreadable) {
      return rejected(unreadable.id(), unreadable.reason());
    }
    if (record instanceof RawRecord.Encoded encoded) {
      try {
        EncodedImage image = ImageDecoder.recognised(encoded.id(), encoded.label(), encoded.file());
        return kept(image, split(image, source));
      } catch (UndecodableImageException e) {
        return rejected(encoded.id(), e.getMessage());
      }
    }
    EncodedImage image = ((RawRecord.Readable) record).image();
    return fault(image)
        .map(reason -> rejected(image.id(), reason))
        .orElseGet(() -> kept(image, split(image, source)));
  }

  private Split split(EncodedImage image, SourceSplit source) {
    if (source == SourceSplit.TEST) {
      return Split.TEST;
    }
    if (validation.holds(image.id())) {
      return Split.VALIDATION;
    }
    return heldOut.holds(image.id()) ? Split.TEST : Split.TRAIN;
  }

  private Optional<String> fault(EncodedImage image) {
    if (image.label() < 0 || image.label() >= classes) {
      return Optional.of("label must be in 0.." + (classes - 1) + ", got [" + image.label() + "]");
    }
    try {
      ImageDecoder.decode(image);
      return Optional.empty();
    } catch (UndecodableImageException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static Row kept(EncodedImage image, Split split) {
    Object[] values = Arrays.copyOf(ImageTable.values(image), SCHEMA.size());
    values[SCHEMA.fieldIndex(SPLIT)] = split.label();
    return RowFactory.create(values);
  }

  private static Row rejected(String id, String reason) {
    return RowFactory.create(id, null, null, null, null, null, null, null, reason);
  }
}
