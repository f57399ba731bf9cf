package org.meanet.core.image.member;

import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.meanet.core.storage.Refusal;

/** Files, each opened, read and closed when it is its turn. */
final class FolderMembers implements Members {
  private final Configuration conf;
  private final Iterator<FolderFile> files;

  FolderMembers(Configuration conf, Iterator<FolderFile> files) {
    this.conf = conf;
    this.files = files;
  }

  @Override
  public boolean hasNext() {
    return files.hasNext();
  }

  @Override
  public Member next() {
    FolderFile file = files.next();
    Optional<String> refusal = MemberBytes.refusal(file.bytes());
    return refusal.isPresent()
        ? new Member.Refused(file.member(), refusal.get())
        : new Member.Whole(file.member(), bytes(file));
  }

  private byte[] bytes(FolderFile file) {
    try (FSDataInputStream in = file.path().getFileSystem(conf).open(file.path())) {
      byte[] bytes = new byte[(int) file.bytes()];
      in.readFully(bytes);
      return bytes;
    } catch (IOException e) {
      throw Refusal.to("read", file.path().toString(), e);
    }
  }

  @Override
  public void close() {
    // Nothing stays open between two files.
  }
}
