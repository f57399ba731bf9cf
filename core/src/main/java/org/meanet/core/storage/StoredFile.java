package org.meanet.core.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.meanet.core.UserError;

/**
 * A file on any Hadoop file system.
 *
 * @param conf names the file systems
 * @param path a URI, or a path on the default file system
 * @param remedy what the user can do if the file is missing, as the end of a message
 */
public record StoredFile(Configuration conf, String path, String remedy) {
  // The longest array that every JVM makes.
  private static final long MOST_BYTES = Integer.MAX_VALUE - 8;

  /**
   * @throws UserError if the file is missing or cannot be opened
   */
  public InputStream open() {
    try {
      Path file = new Path(path);
      return file.getFileSystem(conf).open(file);
    } catch (FileNotFoundException e) {
      throw missing(e);
    } catch (IOException | IllegalArgumentException e) {
      throw Refusal.to("read", path, e);
    }
  }

  /**
   * @param position bytes from the beginning
   * @throws UserError if the file is missing, shorter, or cannot be opened
   */
  public InputStream openAt(long position) {
    try {
      Path file = new Path(path);
      FSDataInputStream in = file.getFileSystem(conf).open(file);
      try {
        in.seek(position);
        return in;
      } catch (IOException e) {
        in.close();
        throw e;
      }
    } catch (FileNotFoundException e) {
      throw missing(e);
    } catch (IOException | IllegalArgumentException e) {
      throw Refusal.to("read", path, e);
    }
  }

  /**
   * In bytes.
   *
   * @throws UserError if the file is missing or a folder, or cannot be asked for
   */
  public long length() {
    try {
      Path file = new Path(path);
      FileStatus status = file.getFileSystem(conf).getFileStatus(file);
      if (!status.isFile()) {
        throw new UserError("[" + path + "] must be a file: " + remedy);
      }
      return status.getLen();
    } catch (FileNotFoundException e) {
      throw missing(e);
    } catch (IOException | IllegalArgumentException e) {
      throw Refusal.to("read", path, e);
    }
  }

  private UserError missing(FileNotFoundException e) {
    return new UserError("[" + path + "] does not exist: " + remedy, e);
  }

  /**
   * @throws UserError if the file is missing, of 2 GiB or more, or cannot be read
   */
  public byte[] bytes() {
    return bytes(MOST_BYTES);
  }

  // Refused by its length, before any memory is taken for it.
  private byte[] bytes(long most) {
    long length = length();
    if (length > most) {
      throw new UserError(
          "[" + path + "] must have at most " + most + " bytes, got [" + length + "]: " + remedy);
    }
    try (InputStream in = open()) {
      return in.readAllBytes();
    } catch (ChecksumException e) {
      throw new UserError(
          "[" + path + "] was changed or damaged after it was written: " + remedy, e);
    } catch (IOException e) {
      throw Refusal.to("read", path, e);
    }
  }

  /**
   * The whole file as UTF-8.
   *
   * @throws UserError if the file is missing, of 2 GiB or more, or cannot be read
   */
  public String text() {
    return text(MOST_BYTES);
  }

  /**
   * The whole file as UTF-8, of one that may come from anybody.
   *
   * @param most bytes that it may have
   * @throws UserError if the file is missing, longer, or cannot be read
   */
  public String text(long most) {
    return new String(bytes(most), StandardCharsets.UTF_8);
  }

  /**
   * Writes a new file. If that fails, nothing of it is left; if the process is killed meanwhile, a
   * part of it may be, so a file that must be whole is written into a {@link StagedFolder}.
   *
   * @throws UserError if the file exists, which is left as it is, or cannot be written
   */
  public void write(byte[] bytes) {
    try {
      Path file = new Path(path);
      FileSystem fileSystem = file.getFileSystem(conf);
      fill(fileSystem.create(file, false), bytes, fileSystem, file);
    } catch (IOException | IllegalArgumentException | FSError e) {
      throw Refusal.to("write", path, e);
    }
  }

  private static void fill(OutputStream created, byte[] bytes, FileSystem fileSystem, Path file)
      throws IOException {
    try {
      try (created) {
        created.write(bytes);
      }
    } catch (IOException | FSError e) {
      try {
        fileSystem.delete(file, false);
      } catch (IOException kept) {
        e.addSuppressed(kept);
      }
      throw e;
    }
  }

  /** {@link #write(byte[])} of UTF-8. */
  public void write(String text) {
    write(text.getBytes(StandardCharsets.UTF_8));
  }
}
