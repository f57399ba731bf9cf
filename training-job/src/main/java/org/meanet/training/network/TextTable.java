package org.meanet.training.network;

import java.util.List;

/**
 * A table of a terminal: rules below its heading and above its last line, columns as wide as their
 * widest cell.
 *
 * @param lines cells, as many in each line
 * @param left how many columns are aligned left; the others are aligned right
 */
record TextTable(List<List<String>> lines, int left) {
  private static final String GAP = "  ";

  String text() {
    StringBuilder text = new StringBuilder();
    String rule = "─".repeat(line(lines.get(0)).length()) + "\n";
    for (int i = 0; i < lines.size(); i++) {
      if (i == 1 || i == lines.size() - 1) {
        text.append(rule);
      }
      text.append(line(lines.get(i))).append('\n');
    }
    return text.toString();
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      String padding = " ".repeat(width(column) - cell.length());
      line.append(column == 0 ? "" : GAP).append(column < left ? cell + padding : padding + cell);
    }
    return line.toString();
  }

  private int width(int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }
}
