package org.meanet.core.image.member;

import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** How many files a folder has that pass the filter, and their bytes. */
record FolderSize(Folder folder, long files, long bytes) implements Serializable {

  static FolderSize of(Configuration conf, Folder folder, MemberFilter filter) {
    List<FolderFile> files = folder.files(conf, filter);
    return new FolderSize(folder, files.size(), files.stream().mapToLong(FolderFile::bytes).sum());
  }
}
