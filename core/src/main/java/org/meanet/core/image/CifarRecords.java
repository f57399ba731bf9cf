package org.meanet.core.image;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;
import org.meanet.core.storage.Refusal;
import org.meanet.core.storage.StoredFile;

/** The records of one part of a file of CIFAR. */
final class CifarRecords implements RawRecords {
  private static final String REMEDY = "check the path, or download the data set first";
  private static final int BUFFER = 1 << 16;

  private final CifarPart part;
  private final DataInputStream in;
  private long next;

  private CifarRecords(CifarPart part, DataInputStream in) {
    this.part = part;
    this.in = in;
  }

  /**
   * How many records a file has, by its size.
   *
   * @throws UserError if the file is missing, empty, or no whole number of records long
   */
  static long count(Configuration conf, String path, CifarImages.Labels labels) {
    long bytes = new StoredFile(conf, path, REMEDY).length();
    int record = labels.recordBytes();
    if (bytes > 0 && bytes % record == 0) {
      return bytes / record;
    }
    String reason = "it is damaged or truncated, download it again";
    for (CifarImages.Labels other : CifarImages.Labels.values()) {
      if (bytes > 0 && other.bytes() != labels.bytes() && bytes % other.recordBytes() == 0) {
        reason = "its size is that of a file of " + other.dataSet() + ", see data.source.labels";
      }
    }
    throw new UserError(
        String.format(
            Locale.ROOT,
            "[%s] must have whole records of %s, %d bytes each, got [%d] bytes: %s",
            path,
            labels.dataSet(),
            record,
            bytes,
            reason));
  }

  /**
   * @throws UserError if the file cannot be read
   */
  static CifarRecords open(Configuration conf, CifarPart part) {
    long position = part.first() * part.labels().recordBytes();
    return new CifarRecords(
        part,
        new DataInputStream(
            new BufferedInputStream(
                new StoredFile(conf, part.file(), REMEDY).openAt(position), BUFFER)));
  }

  @Override
  public boolean hasNext() {
    return next < part.records();
  }

  @Override
  public RawRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    byte[] labels = new byte[part.labels().bytes()];
    byte[] planes = new byte[CifarImages.SHAPE.bytes()];
    try {
      in.readFully(labels);
      in.readFully(planes);
    } catch (EOFException e) {
      throw new UserError(
          "["
              + part.file()
              + "] has become shorter while it was read: it ends in record ["
              + (part.first() + next)
              + "]",
          e);
    } catch (IOException e) {
      throw Refusal.to("read", part.file(), e);
    }
    String id = String.format(Locale.ROOT, "%s/%06d", part.split().label(), part.firstId() + next);
    next++;
    return new RawRecord.Readable(
        new EncodedImage(
            id,
            Byte.toUnsignedInt(labels[part.labels().position()]),
            CifarImages.SHAPE,
            EncodedImage.Encoding.RAW,
            sideBySide(planes)));
  }

  /** A pixel's red, green and blue next to each other, from one plane of each. */
  private static byte[] sideBySide(byte[] planes) {
    int channels = CifarImages.SHAPE.channels();
    int plane = planes.length / channels;
    byte[] pixels = new byte[planes.length];
    for (int i = 0; i < plane; i++) {
      for (int channel = 0; channel < channels; channel++) {
        pixels[i * channels + channel] = planes[channel * plane + i];
      }
    }
    return pixels;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw Refusal.to("read", part.file(), e);
    }
  }
}
