package org.meanet.core.image.member;

import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Files of one or more folders. */
record FolderPart(List<FolderSlice> slices) implements MemberPart {

  FolderPart {
    slices = List.copyOf(slices);
  }

  @Override
  public Members open(Configuration conf, MemberFilter filter) {
    return new FolderMembers(
        conf, slices.stream().flatMap(slice -> slice.files(conf, filter).stream()).iterator());
  }
}
