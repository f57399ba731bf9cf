package org.meanet.core.image.member;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.meanet.core.storage.Refusal;

/**
 * Neighbouring members of a tar.
 *
 * @param start the first one's first header
 * @param end where the next part begins
 */
record TarPart(String path, long start, long end) implements MemberPart {

  @Override
  public Members open(Configuration conf, MemberFilter filter) {
    try {
      Path file = new Path(path);
      return new TarMembers(file.getFileSystem(conf).open(file), this, filter);
    } catch (IOException e) {
      throw Refusal.to("read", path, e);
    }
  }
}
