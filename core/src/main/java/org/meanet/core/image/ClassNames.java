package org.meanet.core.image;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;
import org.meanet.core.storage.StoredFile;

/** Names of classes in a text file, one on each line, by label. */
final class ClassNames {
  private ClassNames() {}

  /**
   * @throws UserError if the file cannot be read or is empty
   */
  static List<String> read(Configuration conf, String path) {
    List<String> names =
        new StoredFile(conf, path, "class-names must be a text file with one name a line")
            .text()
            .lines()
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    if (names.isEmpty()) {
      throw new UserError("[" + path + "] must hold one class name a line, got an empty file");
    }
    return names;
  }
}
