package org.meanet.core.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
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

  /**
   * @throws UserError if the file is missing or cannot be opened
   */
  public InputStream open() {
    try {
      Path file = new Path(path);
      return file.getFileSystem(conf).open(file);
    } catch (FileNotFoundException e) {
      throw new UserError("[" + path + "] does not exist: " + remedy, e);
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(e);
    }
  }

  /**
   * @throws UserError if the file is missing or cannot be read
   */
  public byte[] bytes() {
    try (InputStream in = open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * The whole file as UTF-8.
   *
   * @throws UserError if the file is missing or cannot be read
   */
  public String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /** Writes a new file; an existing one is an error. */
  public void write(byte[] bytes) {
    Path file = new Path(path);
    try (OutputStream out = file.getFileSystem(conf).create(file, false)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write [" + path + "]", e);
    }
  }

  /** Writes a new file as UTF-8; an existing one is an error. */
  public void write(String text) {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  private UserError unreadable(Exception e) {
    return new UserError("Cannot read [" + path + "]: " + e.getMessage(), e);
  }
}
