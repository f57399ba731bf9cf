package org.meanet.core.image;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;
import org.meanet.core.storage.StoredFile;

/**
 * One IDX file of unsigned bytes as a stream of items: a magic number 0x0000 08 dd with dd
 * dimensions, dd big-endian sizes, then the items of the first dimension one after another.
 */
final class IdxFile implements AutoCloseable {
  private static final int BUFFER = 1 << 16;
  private static final int UNSIGNED_BYTES = 0x0800;

  private final String path;
  private final DataInputStream in;
  private final int[] sizes;
  private final int itemBytes;
  private int next;

  private IdxFile(String path, DataInputStream in, int[] sizes, int itemBytes) {
    this.path = path;
    this.in = in;
    this.sizes = sizes;
    this.itemBytes = itemBytes;
  }

  /**
   * @param dimensions 1 for labels, 3 for grey images
   * @throws UserError if the file is missing or its header is not that of such a file
   */
  static IdxFile open(Configuration conf, String path, int dimensions) {
    InputStream file =
        new StoredFile(conf, path, "check the path, or download the data set first").open();
    try {
      return open(path, file, dimensions);
    } catch (IOException | RuntimeException e) {
      closeQuietly(file, e);
      throw e instanceof UserError known ? known : damaged(path, e);
    }
  }

  private static IdxFile open(String path, InputStream file, int dimensions) throws IOException {
    DataInputStream in = new DataInputStream(unzipped(file));
    int[] sizes = new int[dimensions];
    try {
      int magic = in.readInt();
      if (magic != UNSIGNED_BYTES + dimensions) {
        throw new UserError(
            String.format(
                Locale.ROOT,
                "[%s] must be an IDX file of %s with magic 0x%08x, got [0x%08x]: check that"
                    + " images and labels are not swapped",
                path,
                dimensions == 1 ? "labels" : "images",
                UNSIGNED_BYTES + dimensions,
                magic));
      }
      for (int i = 0; i < dimensions; i++) {
        sizes[i] = in.readInt();
      }
    } catch (EOFException e) {
      int header = Integer.BYTES * (1 + dimensions);
      throw new UserError(
          "["
              + path
              + "] is truncated: its header must have "
              + header
              + " bytes, got fewer; download it again",
          e);
    }
    long itemBytes = 1;
    for (int i = 0; i < dimensions; i++) {
      itemBytes *= i == 0 ? 1 : sizes[i];
      if (sizes[i] < 0 || itemBytes < 0 || itemBytes > Integer.MAX_VALUE) {
        throw new UserError("[" + path + "] has an impossible size in its header: " + sizes[i]);
      }
    }
    return new IdxFile(path, in, sizes, (int) itemBytes);
  }

  private static InputStream unzipped(InputStream file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(file, BUFFER);
    in.mark(2);
    boolean zipped = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return zipped ? new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER) : in;
  }

  String path() {
    return path;
  }

  /** The number of items. */
  int count() {
    return sizes[0];
  }

  /** The size of one dimension. */
  int size(int dimension) {
    return sizes[dimension];
  }

  /**
   * The next item. After the last one, checks that the file ends there.
   *
   * @throws UserError if the file ends early, goes on behind its last item, or is damaged
   */
  byte[] read() {
    byte[] item = new byte[itemBytes];
    try {
      int got = in.readNBytes(item, 0, itemBytes);
      if (got < itemBytes) {
        throw truncated(got, null);
      }
      next++;
      if (next == count() && in.read() >= 0) {
        throw new UserError(
            "["
                + path
                + "] must end after the "
                + count()
                + " items that its header names, got more bytes; download it again");
      }
      return item;
    } catch (EOFException e) {
      // GZIPInputStream throws where a plain stream just ends.
      throw truncated(0, e);
    } catch (IOException e) {
      throw damaged(path, e);
    }
  }

  private UserError truncated(int got, EOFException cause) {
    long whole = (long) itemBytes * count();
    long before = (long) itemBytes * next;
    String seen =
        cause == null ? String.valueOf(before + got) : "fewer than " + (before + itemBytes);
    return new UserError(
        String.format(
            Locale.ROOT,
            "[%s] is truncated at item %d of %d: %d bytes expected after the header, got %s;"
                + " download it again",
            path,
            next,
            count(),
            whole,
            seen),
        cause);
  }

  private static UserError damaged(String path, Exception e) {
    String what = e instanceof ZipException ? "is not a sound gzip file" : "cannot be read";
    return new UserError("[" + path + "] " + what + ": " + e.getMessage(), e);
  }

  private static void closeQuietly(InputStream file, Exception reason) {
    try {
      file.close();
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw damaged(path, e);
    }
  }
}
