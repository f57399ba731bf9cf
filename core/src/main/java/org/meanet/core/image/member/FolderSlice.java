package org.meanet.core.image.member;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * Neighbouring files of a folder, about 1 / {@code slices} of its bytes.
 *
 * @param slice 0..slices−1
 * @param bytes of the whole folder
 */
record FolderSlice(Folder folder, int slice, int slices, long bytes) implements Serializable {

  List<FolderFile> files(Configuration conf, MemberFilter filter) {
    List<FolderFile> files = new ArrayList<>();
    long before = 0;
    int at = 0;
    String key = "";
    for (FolderFile file : folder.files(conf, filter)) {
      String next = MemberFilter.key(file.member());
      // Files of one key stay together.
      if (!next.equals(key)) {
        at = slice(before);
      }
      key = next;
      if (at == slice) {
        files.add(file);
      }
      before += file.bytes();
    }
    return files;
  }

  private int slice(long before) {
    return bytes == 0 ? 0 : (int) Math.min(slices - 1, (double) before / bytes * slices);
  }
}
