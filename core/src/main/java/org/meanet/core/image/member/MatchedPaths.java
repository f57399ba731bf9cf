package org.meanet.core.image.member;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.meanet.core.UserError;
import org.meanet.core.storage.Refusal;

/** Files and folders that a path or a glob names. */
final class MatchedPaths {
  private static final String WILDCARDS = ".*[*?\\[{].*";

  private MatchedPaths() {}

  /**
   * In the order of their names.
   *
   * @throws UserError if there are none
   */
  static List<FileStatus> of(Configuration conf, String glob) {
    try {
      Path path = new Path(glob);
      FileStatus[] found = path.getFileSystem(conf).globStatus(path);
      if (found == null || found.length == 0) {
        throw new UserError(
            "["
                + glob
                + "] must name at least one file or folder, got none: check the paths in"
                + " data.source");
      }
      Arrays.sort(found, Comparator.comparing(FileStatus::getPath));
      return List.of(found);
    } catch (IOException | IllegalArgumentException e) {
      throw Refusal.to("read", glob, e);
    }
  }

  /**
   * Files that the globs name, and those that stand in folders that they name, but for hidden ones
   * ({@code _SUCCESS}, {@code .part-0.crc}).
   *
   * @throws UserError if a glob gives none
   */
  static List<FileStatus> files(Configuration conf, List<String> globs) {
    List<FileStatus> files = new ArrayList<>();
    for (String glob : globs) {
      int before = files.size();
      for (FileStatus match : of(conf, glob)) {
        if (match.isDirectory()) {
          listed(conf, match.getPath()).stream()
              .filter(FileStatus::isFile)
              .filter(file -> !file.getPath().getName().matches("[._].*"))
              .forEach(files::add);
        } else {
          files.add(match);
        }
      }
      if (files.size() == before) {
        throw new UserError(
            "[" + glob + "] must have files in it, got none: check the paths in data.source");
      }
    }
    return files;
  }

  /** What stands in a folder, in the order of the names. */
  static List<FileStatus> listed(Configuration conf, Path folder) {
    try {
      FileStatus[] children = folder.getFileSystem(conf).listStatus(folder);
      Arrays.sort(children, Comparator.comparing(FileStatus::getPath));
      return List.of(children);
    } catch (IOException e) {
      throw Refusal.to("read", folder.toString(), e);
    }
  }

  /** How many of a path's last names there are from its first wildcard on; 0 without one. */
  static int wildcardDepth(String glob) {
    int depth = 0;
    int names = 0;
    for (Path at = new Path(glob); at != null; at = at.getParent()) {
      names++;
      if (at.getName().matches(WILDCARDS)) {
        depth = names;
      }
    }
    return depth;
  }
}
