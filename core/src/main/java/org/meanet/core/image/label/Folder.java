package org.meanet.core.image.label;

import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The class is the nearest folder around the image that the list of classes has. A tar within a tar
 * counts as a folder without its {@code .tar}.
 */
public record Folder() implements LabelRule {

  @Override
  public Labels read(Configuration conf, ClassList classes, String key) {
    return (path, sidecar) -> label(classes, path);
  }

  private static int label(ClassList classes, String path) throws UnlabelledImageException {
    String[] names = path.split("/");
    for (int i = names.length - 2; i >= 0; i--) {
      Optional<Integer> label = classes.label(names[i]);
      if (label.isPresent()) {
        return label.get();
      }
    }
    throw new UnlabelledImageException(
        "must be in a folder of a class of ["
            + classes.path()
            + "], got "
            + (names.length < 2 ? "no folder" : "[" + names[names.length - 2] + "]"));
  }
}
