package org.meanet.core.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.meanet.core.UserError;

/**
 * A folder that appears under its name only when it is complete: it is filled beside its target and
 * renamed by {@link #publish}. Closing it unpublished removes what was written.
 *
 * <p>The rename is atomic on local disks and HDFS. An object store copies file by file; there, a
 * folder is complete once it has its seal, a file that appears after all others.
 */
public final class StagedFolder implements AutoCloseable {
  private static final int CHECKS_ABSENT = 4;
  private static final int CHECKS_AT_MOST = 40;
  private static final long MILLISECONDS_BETWEEN_CHECKS = 150;

  private final FileSystem fileSystem;
  private final Path target;
  private final Path staging;
  private boolean published;

  private StagedFolder(FileSystem fileSystem, Path target, Path staging) {
    this.fileSystem = fileSystem;
    this.target = target;
    this.staging = staging;
  }

  /**
   * @param target where the folder is to appear
   * @throws UserError if something is there already, or no folder can be made there
   */
  public static StagedFolder of(Configuration conf, String target) {
    try {
      Path path = new Path(target);
      FileSystem fileSystem = path.getFileSystem(conf);
      Path qualified = fileSystem.makeQualified(path);
      requireFree(fileSystem, qualified);
      // The leading dot hides a half-written folder from Spark and from a casual listing.
      Path staging =
          new Path(
              qualified.getParent(), "." + qualified.getName() + ".partial-" + UUID.randomUUID());
      if (!fileSystem.mkdirs(staging)) {
        throw new IOException("the folder could not be made");
      }
      return new StagedFolder(fileSystem, qualified, staging);
    } catch (IOException | IllegalArgumentException e) {
      throw Refusal.to("write", target, e);
    }
  }

  /** The path of {@code name} inside the folder while it is being filled. */
  public String path(String name) {
    return new Path(staging, name).toString();
  }

  /**
   * Removes what was written under {@code name} inside the folder, if there is anything.
   *
   * @throws UserError if the file system refuses
   */
  public void remove(String name) {
    Path unwanted = new Path(staging, name);
    try {
      fileSystem.delete(unwanted, true);
    } catch (IOException e) {
      throw Refusal.to("remove", unwanted.toString(), e);
    }
  }

  /**
   * Gives the folder its name.
   *
   * @param seal the name of the file that readers must look for first
   * @param content of that file, which becomes UTF-8
   * @throws UserError if something has appeared there meanwhile, or the file system refuses
   */
  public void publish(String seal, String content) {
    try {
      boolean sealedLast = StoredObject.isAt(fileSystem, target);
      if (!sealedLast) {
        new StoredFile(fileSystem.getConf(), path(seal), "").write(content);
      }
      // HDFS would move the staging folder into an existing one.
      requireFree(fileSystem, target);
      if (!fileSystem.rename(staging, target)) {
        throw new IOException("the file system refused to rename [" + staging + "]");
      }
      if (sealedLast) {
        new StoredObject(fileSystem, new Path(target, seal))
            .write(out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
      }
      published = true;
    } catch (IOException e) {
      throw Refusal.to("write", target.toString(), e);
    }
  }

  /**
   * Removes what was written, unless it was published.
   *
   * @throws UserError if the file system refuses
   */
  @Override
  public void close() {
    if (published) {
      return;
    }
    try {
      deleteForGood();
    } catch (IOException e) {
      throw Refusal.to("remove", staging.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // When one task fails, Spark does not wait for those beside it, and one that is still writing
  // makes the folder anew.
  private void deleteForGood() throws IOException, InterruptedException {
    int checksLeft = CHECKS_AT_MOST;
    for (int absent = 0; absent < CHECKS_ABSENT && checksLeft > 0; checksLeft--) {
      absent = fileSystem.delete(staging, true) ? 0 : absent + 1;
      Thread.sleep(MILLISECONDS_BETWEEN_CHECKS);
    }
  }

  private static void requireFree(FileSystem fileSystem, Path target) throws IOException {
    if (fileSystem.exists(target)) {
      throw new UserError(
          "[" + target + "] exists already: remove it, or choose another output folder");
    }
  }
}
