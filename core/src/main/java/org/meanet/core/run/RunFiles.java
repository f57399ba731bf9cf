package org.meanet.core.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.meanet.core.UserError;
import org.meanet.core.storage.Refusal;
import org.meanet.core.storage.StoredObject;

/** The files of one folder; what the file system refuses becomes a {@link UserError}. */
final class RunFiles {
  // What SparkHadoopUtil.isGlobPath looks for.
  private static final String GLOB = "{}[]*?\\";

  private final String name;
  private final Configuration hadoop;
  private final FileSystem files;
  private final Path root;

  private RunFiles(String name, Configuration hadoop, FileSystem files, Path root) {
    this.name = name;
    this.hadoop = hadoop;
    this.files = files;
    this.root = root;
  }

  /**
   * @param directory a path or URI; need not exist
   * @throws UserError if it is none, or Spark would take it for a pattern
   */
  static RunFiles in(String directory, Configuration hadoop) {
    try {
      Path path = new Path(directory);
      FileSystem files = withoutChecksums(path.getFileSystem(hadoop));
      Path root = files.makeQualified(path);
      requireNoPattern(directory, root.toUri().getPath());
      return new RunFiles(directory, hadoop, files, root);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError("Cannot use run directory [" + directory + "]: " + Refusal.reason(e), e);
    }
  }

  // Spark reads tables by globs and writes them by names, so it would not find what it has written;
  // the folders above count, too.
  private static void requireNoPattern(String directory, String path) {
    if (path.chars().anyMatch(character -> GLOB.indexOf(character) >= 0)) {
      throw new UserError(
          "Run directory ["
              + directory
              + "] must have none of the characters { } [ ] * ? \\ in its path, got ["
              + path
              + "]: Spark takes a path with them for a pattern; name a folder without them");
    }
  }

  // Hadoop keeps a local file's checksum in a second file, and two files cannot be replaced at
  // once.
  private static FileSystem withoutChecksums(FileSystem files) {
    return files.getClass() == LocalFileSystem.class
        ? ((LocalFileSystem) files).getRawFileSystem()
        : files;
  }

  EarlierRun earlier(String directory) {
    return EarlierRun.in(directory, hadoop);
  }

  /** The folder as the user wrote it. */
  String name() {
    return name;
  }

  Path path(String child) {
    return new Path(root, child);
  }

  boolean exists(String child) {
    return reading(child, () -> files.exists(path(child)));
  }

  /** The names in the folder; none if it does not exist. */
  List<String> children() {
    return reading(
        "",
        () -> {
          if (files.exists(root) && !files.getFileStatus(root).isDirectory()) {
            throw new UserError("Run directory [" + name + "] must be a folder, got a file");
          }
          return names(root);
        });
  }

  /** The names in a folder within the folder; none if it does not exist. */
  List<String> children(String child) {
    return reading(child, () -> names(path(child)));
  }

  private List<String> names(Path folder) throws IOException {
    if (!files.exists(folder)) {
      return List.of();
    }
    return Arrays.stream(files.listStatus(folder))
        .map(FileStatus::getPath)
        .map(Path::getName)
        .sorted()
        .toList();
  }

  static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8);
  }

  Optional<byte[]> read(String child) {
    if (!exists(child)) {
      return Optional.empty();
    }
    return Optional.of(
        reading(
            child,
            () -> {
              try (InputStream in = open(child)) {
                return in.readAllBytes();
              }
            }));
  }

  InputStream open(String child) throws IOException {
    return files.open(path(child));
  }

  /** Deletes a file or a folder with all that is in it; nothing happens if there is none. */
  void delete(String child) {
    try {
      if (files.exists(path(child)) && !files.delete(path(child), true)) {
        throw new IOException("the file system refused");
      }
    } catch (IOException e) {
      throw new UserError(
          "Cannot delete [" + child + "] in run directory [" + name + "]: " + Refusal.reason(e), e);
    }
  }

  /** A reader sees the old file or the whole new one, whenever this is interrupted. */
  void writeAtomically(String child, StoredObject.Content content) {
    Path target = path(child);
    try {
      if (StoredObject.isAt(files, target)) {
        new StoredObject(files, target).write(content);
      } else {
        writeBeside(target, content);
      }
    } catch (IOException | FSError e) {
      throw new UserError(
          "Cannot write [" + child + "] in run directory [" + name + "]: " + Refusal.reason(e), e);
    }
  }

  private void writeBeside(Path target, StoredObject.Content content) throws IOException {
    Path draft = new Path(target.getParent(), draftOf(target.getName()));
    try {
      files.mkdirs(target.getParent());
      try (OutputStream out = files.create(draft, true)) {
        content.writeTo(out);
      }
      replace(target, draft);
    } catch (IOException | FSError e) {
      abandon(draft, e);
      throw e;
    }
  }

  // On a full disk, half a draft would take the space that the next attempt needs.
  private void abandon(Path draft, Throwable because) {
    try {
      files.delete(draft, false);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  /** What a file is called while it is being written. */
  static String draftOf(String fileName) {
    return "." + fileName + ".draft";
  }

  private void replace(Path target, Path draft) throws IOException {
    if (files instanceof RawLocalFileSystem local) {
      // Hadoop's own local rename deletes the target first.
      Files.move(
          local.pathToFile(draft).toPath(),
          local.pathToFile(target).toPath(),
          StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    // FileSystem.rename refuses to overwrite on HDFS; FileContext's does it in one operation, but
    // not every file system has one.
    try {
      FileContext.getFileContext(root.toUri(), hadoop)
          .rename(draft, target, Options.Rename.OVERWRITE);
    } catch (UnsupportedFileSystemException e) {
      files.delete(target, false);
      if (!files.rename(draft, target)) {
        throw new IOException("cannot rename " + draft, e);
      }
    }
  }

  private <T> T reading(String child, Reading<T> reading) {
    try {
      return reading.run();
    } catch (IOException e) {
      throw new UserError(
          "Cannot read [" + path(child.isEmpty() ? "." : child) + "]: " + Refusal.reason(e), e);
    }
  }

  @FunctionalInterface
  private interface Reading<T> {
    T run() throws IOException;
  }
}
