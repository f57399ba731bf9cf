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
 * The classes of a data set, each by what its folder is called, such as ImageNet's {@code
 * n01440764}, and by a name for people; and which label each of them has. Without groups these are
 * the classes in their order; with groups each group of classes has one label.
 */
public final class ClassList implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final List<String> names;
  private final List<Integer> labelsByLine;
  private final Map<String, Integer> labels;
  private final Map<String, Integer> labelsOfNames;

  private ClassList(
      String path,
      List<String> names,
      List<Integer> labelsByLine,
      Map<String, Integer> labels,
      Map<String, Integer> labelsOfNames) {
    this.path = path;
    this.names = List.copyOf(names);
    this.labelsByLine = List.copyOf(labelsByLine);
    this.labels = Map.copyOf(labels);
    this.labelsOfNames = Map.copyOf(labelsOfNames);
  }

  /**
   * From a text file: the class, a tab and its name on each line; without a tab the class is its
   * own name. A third column on each line is the class's group; groups have the order in which they
   * come first. Lines that begin with {@code #} are comments.
   *
   * @param key of the configuration that names the file, for messages
   * @throws UserError if the file cannot be read, has no line, has a class or a name twice, or a
   *     group on some of its lines only
   */
  public static ClassList read(Configuration conf, String key, String path) {
    List<String[]> lines =
        new StoredFile(conf, path, key + " must be a text file with one class a line")
            .text()
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> line.strip().split("\\s*\\t\\s*", 3))
            .toList();
    if (lines.isEmpty()) {
      throw new UserError("[" + path + "] must hold one class a line, got an empty file");
    }
    requireUnique(path, "class", lines.stream().map(columns -> columns[0]).toList());
    requireUnique(path, "name", lines.stream().map(ClassList::name).toList());
    boolean grouped = lines.get(0).length > 2;
    Map<String, Integer> labelsOfGroups = new HashMap<>();
    List<String> names = new ArrayList<>();
    List<Integer> labelsByLine = new ArrayList<>();
    Map<String, Integer> labels = new HashMap<>();
    Map<String, Integer> labelsOfNames = new HashMap<>();
    for (String[] columns : lines) {
      if (columns.length > 2 != grouped) {
        throw new UserError(
            "["
                + path
                + "] must have a group, in a third column, on every line or on none, got ["
                + String.join(" ", columns)
                + "] beside ["
                + String.join(" ", lines.get(0))
                + "]");
      }
      String group = columns[columns.length - 1];
      Integer label = labelsOfGroups.get(group);
      if (label == null) {
        label = names.size();
        labelsOfGroups.put(group, label);
        names.add(group);
      }
      labelsByLine.add(label);
      labels.put(columns[0], label);
      labelsOfNames.put(name(columns), label);
    }
    return new ClassList(path, names, labelsByLine, labels, labelsOfNames);
  }

  private static String name(String[] columns) {
    return columns[Math.min(1, columns.length - 1)];
  }

  private static void requireUnique(String path, String what, List<String> found) {
    Map<String, Integer> lines = new HashMap<>();
    for (int line = 0; line < found.size(); line++) {
      Integer before = lines.put(found.get(line), line);
      if (before != null) {
        throw new UserError(
            "["
                + path
                + "] must have each "
                + what
                + " once, got ["
                + found.get(line)
                + "] for the labels "
                + before
                + " and "
                + line
                + ": give each of its own");
      }
    }
  }

  /** K, the number of labels. */
  public int size() {
    return names.size();
  }

  /** K names, by label: those of the groups where there are groups, else of the classes. */
  public List<String> names() {
    return names;
  }

  /** Where the list was read from. */
  public String path() {
    return path;
  }

  /** The label, 0..K−1, of the class whose folder is called so. */
  public Optional<Integer> label(String className) {
    return Optional.ofNullable(labels.get(className));
  }

  /** The label, 0..K−1, of the class whose folder is called so, or whose own name this is. */
  public Optional<Integer> labelOfNamed(String classOrName) {
    return label(classOrName).or(() -> Optional.ofNullable(labelsOfNames.get(classOrName)));
  }

  /**
   * The label that a text gives: what a class is called, or its number in the list, from 0.
   *
   * @throws UnlabelledImageException if it is neither
   */
  int labelIn(String text, String where) throws UnlabelledImageException {
    OptionalInt number = number(text);
    if (number.isPresent() && number.getAsInt() < labelsByLine.size()) {
      return labelsByLine.get(number.getAsInt());
    }
    return label(text)
        .orElseThrow(
            () ->
                new UnlabelledImageException(
                    where
                        + " must be a label in 0.."
                        + (labelsByLine.size() - 1)
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
