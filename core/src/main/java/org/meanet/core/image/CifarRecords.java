package org.meanet.core.image;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;
import org.meanet.core.storage.Refusal;
import org.meanet.core.storage.StoredFile;

/** The records of one part of a file of CIFAR. */
final class CifarRecords implements RawRecords {
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
    long bytes = stored(conf, path, labels).length();
    int record = labels.recordBytes();
    if (bytes > 0 && bytes % record == 0) {
      return bytes / record;
    }
    throw new UserError(
        String.format(
            Locale.ROOT,
            "[%s] must have whole records of %s, %d bytes each, got [%d] bytes: %s",
            path,
            labels.dataSet(),
            record,
            bytes,
            reason(bytes, labels)));
  }

  private static String reason(long bytes, CifarImages.Labels labels) {
    if (bytes == 0) {
      return "it is empty, " + again(labels);
    }
    return Arrays.stream(CifarImages.Labels.values())
        .filter(other -> bytes % other.recordBytes() == 0)
        .findFirst()
        .map(
            other ->
                "its size is that of a file of " + other.dataSet() + ", see data.source.labels")
        .orElseGet(
            () ->
                String.format(
                    Locale.ROOT,
                    "it ends [%d] bytes into record %d, so it is truncated or no file of the binary"
                        + " version, %s",
                    bytes % labels.recordBytes(),
                    bytes / labels.recordBytes(),
                    again(labels)));
  }

  private static String again(CifarImages.Labels labels) {
    return "download and unpack " + labels.archive() + " again";
  }

  private static StoredFile stored(Configuration conf, String path, CifarImages.Labels labels) {
    return new StoredFile(
        conf,
        path,
        "check the path in data.source, or download and unpack " + labels.archive() + " first");
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
                stored(conf, part.file(), part.labels()).openAt(position), BUFFER)));
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
    byte[] labels = new byte[part.labels().bytes().size()];
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
    Optional<String> fault = fault(labels);
    next++;
    return fault.isPresent()
        ? new RawRecord.Unreadable(id, fault.get())
        : new RawRecord.Readable(
            new EncodedImage(
                id,
                Byte.toUnsignedInt(labels[part.labels().position()]),
                CifarImages.SHAPE,
                EncodedImage.Encoding.RAW,
                sideBySide(planes)));
  }

  // A label that is not learned counts, too: where it is wrong, the record does not begin here.
  private Optional<String> fault(byte[] labels) {
    List<CifarImages.LabelByte> bytes = part.labels().bytes();
    for (int i = 0; i < labels.length; i++) {
      int label = Byte.toUnsignedInt(labels[i]);
      if (label >= bytes.get(i).classes()) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "record %d of [%s], counted from 0: %s must be in 0..%d, got [%d]: the file is"
                    + " damaged or not of %s, %s",
                part.first() + next,
                part.file(),
                bytes.get(i).noun(),
                bytes.get(i).classes() - 1,
                label,
                part.labels().dataSet(),
                again(part.labels())));
      }
    }
    return Optional.empty();
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
