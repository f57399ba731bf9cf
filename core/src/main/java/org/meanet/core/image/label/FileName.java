package org.meanet.core.image.label;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/**
 * The class is the part of the file's name, between underscores and before the first dot, that the
 * list of classes has: {@code n01440764_10026.JPEG}, {@code 0000_n01440764.jpg}.
 */
public record FileName() implements LabelRule {

  @Override
  public Labels read(Configuration conf, ClassList classes, String key) {
    return (path, sidecar) -> label(classes, path);
  }

  private static int label(ClassList classes, String path) throws UnlabelledImageException {
    String name = path.substring(path.lastIndexOf('/') + 1);
    Set<Integer> labels = new TreeSet<>();
    for (String part : name.split("\\.", 2)[0].split("_")) {
      classes.label(part).ifPresent(labels::add);
    }
    List<Integer> found = new ArrayList<>(labels);
    if (found.size() != 1) {
      throw new UnlabelledImageException(
          "must have one class of ["
              + classes.path()
              + "] between the underscores of its name, got "
              + (found.isEmpty() ? "none" : "the labels " + found));
    }
    return found.get(0);
  }
}
