package org.meanet.training.hardness;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.meanet.core.hardness.ClassMeasure;
import org.meanet.core.hardness.Confusion;

/**
 * Classes with their precision and recall in per cent, down the columns of a text that is at most
 * 120 characters wide.
 *
 * @param order what the classes are in ascending order of
 * @param classNames by label
 */
record HardClassTable(Confusion validation, ClassMeasure order, List<String> classNames) {
  private static final int WIDTH = 120;
  private static final int LONGEST_NAME = 40;
  private static final String INDENT = "  ";
  private static final String GAP = "    ";

  /** The table of these labels; each line ends with a line break. */
  String of(List<Integer> labels) {
    int nameWidth = labels.stream().mapToInt(label -> name(label).length()).max().orElse(0);
    List<String> cells =
        labels.stream()
            .sorted(Comparator.comparingDouble(label -> order.of(validation, label)))
            .map(label -> cell(label, nameWidth))
            .toList();
    int cellWidth = cells.stream().mapToInt(String::length).max().orElse(0);
    int columns =
        Math.max(1, (WIDTH - INDENT.length() + GAP.length()) / (cellWidth + GAP.length()));
    int rows = (cells.size() + columns - 1) / columns;
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < rows; row++) {
      text.append(INDENT).append(row(cells, row, rows)).append(System.lineSeparator());
    }
    return text.toString();
  }

  private static String row(List<String> cells, int row, int rows) {
    return String.join(
        GAP,
        IntStream.iterate(row, cell -> cell < cells.size(), cell -> cell + rows)
            .mapToObj(cells::get)
            .toList());
  }

  private String cell(int label, int nameWidth) {
    return String.format(
        Locale.ROOT,
        "%-" + nameWidth + "s %5.1f %5.1f",
        name(label),
        100 * validation.precision(label),
        100 * validation.recall(label));
  }

  private String name(int label) {
    String name = classNames.get(label);
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }
}
