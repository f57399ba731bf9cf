package org.meanet.core.image;

import java.util.Locale;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;

/** The records of an image file and its label file, side by side. */
final class IdxRecords implements RawRecords {
  private final IdxFile images;
  private final IdxFile labels;
  private final SourceSplit split;
  private final ImageShape shape;
  private int next;

  private IdxRecords(IdxFile images, IdxFile labels, SourceSplit split, ImageShape shape) {
    this.images = images;
    this.labels = labels;
    this.split = split;
    this.shape = shape;
  }

  /**
   * @throws UserError if a file is missing or a header does not fit
   */
  static IdxRecords open(
      Configuration conf, String images, String labels, SourceSplit split, ImageShape shape) {
    IdxFile imageFile = IdxFile.open(conf, images, 3);
    try {
      IdxFile labelFile = IdxFile.open(conf, labels, 1);
      IdxRecords records = new IdxRecords(imageFile, labelFile, split, shape);
      try {
        records.requireFit();
        return records;
      } catch (UserError e) {
        labelFile.close();
        throw e;
      }
    } catch (UserError e) {
      imageFile.close();
      throw e;
    }
  }

  private void requireFit() {
    ImageShape found = new ImageShape(images.size(1), images.size(2), 1);
    if (!found.equals(shape)) {
      throw new UserError(
          "["
              + images.path()
              + "] must have images of "
              + shape
              + " as the configured shape says, got ["
              + found
              + "]");
    }
    if (images.count() != labels.count()) {
      throw new UserError(
          "["
              + labels.path()
              + "] must have one label for each of the "
              + images.count()
              + " images of ["
              + images.path()
              + "], got ["
              + labels.count()
              + "]");
    }
    if (images.count() == 0) {
      throw new UserError("[" + images.path() + "] must have at least one image, got none");
    }
  }

  @Override
  public boolean hasNext() {
    return next < images.count();
  }

  @Override
  public RawRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    byte[] pixels = images.read();
    int label = Byte.toUnsignedInt(labels.read()[0]);
    String id = String.format(Locale.ROOT, "%s/%06d", split.label(), next);
    next++;
    return new RawRecord.Readable(
        new EncodedImage(id, label, shape, EncodedImage.Encoding.RAW, pixels));
  }

  @Override
  public void close() {
    images.close();
    labels.close();
  }
}
