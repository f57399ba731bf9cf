package org.meanet.core.image.member;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.meanet.core.storage.Refusal;

/**
 * A folder with files.
 *
 * @param base where the members' paths begin: the folder itself or one above it
 * @param deep whether the folders below it count, too
 */
record Folder(String base, String path, boolean deep) implements Serializable {

  /** Its files that pass the filter, in the order of their paths. */
  List<FolderFile> files(Configuration conf, MemberFilter filter) {
    List<FolderFile> files = new ArrayList<>();
    try {
      Path folder = new Path(path);
      FileSystem fileSystem = folder.getFileSystem(conf);
      RemoteIterator<? extends FileStatus> listed =
          deep ? fileSystem.listFiles(folder, true) : fileSystem.listStatusIterator(folder);
      while (listed.hasNext()) {
        FileStatus file = listed.next();
        if (file.isFile() && filter.takes(file.getPath().getName())) {
          files.add(new FolderFile(file.getPath(), member(file.getPath()), file.getLen()));
        }
      }
    } catch (IOException e) {
      throw Refusal.to("read", path, e);
    }
    files.sort(Comparator.comparing(FolderFile::member));
    return files;
  }

  private String member(Path file) {
    return file.toUri().getPath().substring(base.length()).replaceFirst("^/+", "");
  }
}
