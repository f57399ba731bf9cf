package org.meanet.core.hardness;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;
import org.meanet.core.storage.StoredFile;

/**
 * Classes that a text file lists: one on each line, by name or by label. What follows a # is a
 * comment. A word that is the name of one class and the label of another is the name.
 *
 * @param labels at least one, in ascending order
 */
public record HardClassList(String file, List<Integer> labels) {

  public HardClassList {
    labels = List.copyOf(labels);
  }

  /**
   * @param conf names the file systems
   * @param key that names the file, for messages
   * @param file a path or URI
   * @param classNames K names, by label
   * @throws UserError if the file cannot be read, lists nothing, or has a line that is no class or
   *     one listed before
   */
  public static HardClassList read(
      Configuration conf, String key, String file, List<String> classNames) {
    String remedy = key + " must be a text file with one class a line, by name or by label";
    List<String> lines = new StoredFile(conf, file, remedy).text().lines().toList();
    Map<String, Integer> byName =
        IntStream.range(0, classNames.size())
            .boxed()
            .collect(Collectors.toMap(classNames::get, label -> label, (first, second) -> first));
    Map<Integer, Integer> lineOf = new TreeMap<>();
    for (int line = 1; line <= lines.size(); line++) {
      String word = lines.get(line - 1).replaceFirst("#.*", "").strip();
      if (!word.isEmpty()) {
        String place = "[" + file + "], line " + line + ": ";
        int label = label(word, byName, classNames.size(), place);
        Integer before = lineOf.putIfAbsent(label, line);
        if (before != null) {
          throw twice(place, label, classNames.get(label), before);
        }
      }
    }
    if (lineOf.isEmpty()) {
      throw new UserError("[" + file + "] must list at least one class, got none: " + remedy);
    }
    return new HardClassList(file, List.copyOf(lineOf.keySet()));
  }

  private static UserError twice(String place, int label, String name, int before) {
    return new UserError(
        String.format(
            "%sclass [%s], label %d, must stand only once, it is in line %d already; remove one",
            place, name, label, before));
  }

  private static int label(String word, Map<String, Integer> byName, int classes, String place) {
    Integer named = byName.get(word);
    if (named != null) {
      return named;
    }
    try {
      int label = Integer.parseInt(word);
      if (label >= 0 && label < classes) {
        return label;
      }
    } catch (NumberFormatException e) {
      // Told below, as a label out of range is.
    }
    throw new UserError(
        place
            + "must be the name of a class, as in data.source.class-names, or a label in 0.."
            + (classes - 1)
            + ", got ["
            + word
            + "]");
  }
}
