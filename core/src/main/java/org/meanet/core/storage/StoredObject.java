package org.meanet.core.storage;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file of an object store: it appears under its name, in the place of an earlier one, when its
 * last byte has been written. A rename there is a copy and a deletion of one object after the
 * other, which can end halfway.
 */
public record StoredObject(FileSystem store, Path path) {

  /** What a file is to hold. */
  @FunctionalInterface
  public interface Content {
    /**
     * @param out is closed by the caller, too
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Whether files at {@code path} are such objects, as those of S3A are. */
  public static boolean isAt(FileSystem fileSystem, Path path) throws IOException {
    return fileSystem.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM);
  }

  /** Writes it; if that fails, what was there before stays. */
  public void write(Content content) throws IOException {
    FSDataOutputStream out = store.create(path, true);
    try {
      content.writeTo(out);
    } catch (Throwable e) {
      // Closing it would publish what has been written so far.
      out.abort();
      throw e;
    }
    out.close();
  }
}
