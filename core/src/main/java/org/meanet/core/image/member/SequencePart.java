package org.meanet.core.image.member;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.SequenceFile;
import org.meanet.core.storage.Refusal;

/**
 * The records of a SequenceFile that begin behind the first sync mark from {@code start} on, up to
 * the first sync mark from {@code end} on.
 */
record SequencePart(String path, long start, long end) implements MemberPart {

  @Override
  public Members open(Configuration conf, MemberFilter filter) {
    try {
      SequenceFile.Reader reader =
          new SequenceFile.Reader(conf, SequenceFile.Reader.file(new Path(path)));
      return new SequenceMembers(reader, this, filter);
    } catch (IOException e) {
      throw Refusal.to("read", path, e);
    }
  }
}
