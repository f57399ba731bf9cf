package org.meanet.core.image.label;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;
import org.meanet.core.storage.StoredFile;

/**
 * The classes of a data set, in the order of their labels, each by what its folder is called, such
 * as ImageNet's {@code n01440764}, and by a name for people.
 */
public final class ClassList implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final List<String> names;
  private final Map<String, Integer> labels;

  private ClassList(String path, List<String> names, Map<String, Integer> labels) {
    this.path = path;
    this.names = List.copyOf(names);
    this.labels = Map.copyOf(labels);
  }

  /**
   * From a text file: the class, a tab and its name on each line; without a tab the class is its
   * own name.
   *
   * @throws UserError if the file cannot be read, has no line, or has a class or a name twice
   */
  public static ClassList read(Configuration conf, String path) {
    List<String> lines =
        new StoredFile(
                conf, path, "data.source.class-list must be a text file with one class a line")
            .text()
            .lines()
            .filter(line -> !line.isBlank())
            .toList();
    if (lines.isEmpty()) {
      throw new UserError("[" + path + "] must hold one class a line, got an empty file");
    }
    List<String> names = new ArrayList<>();
    Map<String, Integer> labels = new HashMap<>();
    Map<String, Integer> labelsOfNames = new HashMap<>();
    for (String line : lines) {
      String[] columns = line.strip().split("\\s*\\t\\s*", 2);
      int label = names.size();
      requireNew(path, "class", columns[0], labels.put(columns[0], label), label);
      String name = columns[columns.length - 1];
      requireNew(path, "name", name, labelsOfNames.put(name, label), label);
      names.add(name);
    }
    return new ClassList(path, names, labels);
  }

  private static void requireNew(
      String path, String what, String found, Integer before, int label) {
    if (before != null) {
      throw new UserError(
          "["
              + path
              + "] must have each "
              + what
              + " once, got ["
              + found
              + "] for the labels "
              + before
              + " and "
              + label
              + ": give each of its own");
    }
  }

  /** K. */
  public int size() {
    return names.size();
  }

  /** K names, by label. */
  public List<String> names() {
    return names;
  }

  /** Where the list was read from. */
  public String path() {
    return path;
  }

  /** The label, 0..K−1, of the class that is called so. */
  public Optional<Integer> label(String className) {
    return Optional.ofNullable(labels.get(className));
  }

  /**
   * The label that a text gives: a number from 0 to K−1, or what a class is called.
   *
   * @throws UnlabelledImageException if it is neither
   */
  int labelIn(String text, String where) throws UnlabelledImageException {
    OptionalInt number = number(text);
    if (number.isPresent() && number.getAsInt() < size()) {
      return number.getAsInt();
    }
    return label(text)
        .orElseThrow(
            () ->
                new UnlabelledImageException(
                    where
                        + " must be a label in 0.."
                        + (size() - 1)
                        + " or a class of ["
                        + path
                        + "], got ["
                        + text
                        + "]"));
  }

  private static OptionalInt number(String text) {
    return text.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
  }
}
