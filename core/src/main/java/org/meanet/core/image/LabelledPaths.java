package org.meanet.core.image;

import java.io.Serializable;
import java.util.List;
import org.meanet.core.image.label.LabelRule;

/**
 * The images of one split.
 *
 * @param paths or globs, on any Hadoop file system
 * @param labels where their labels are
 */
public record LabelledPaths(List<String> paths, LabelRule labels) implements Serializable {
  public LabelledPaths {
    paths = List.copyOf(paths);
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("paths must name at least one, got [none]");
    }
  }
}
