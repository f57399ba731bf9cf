package org.meanet.core.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;
import org.meanet.core.storage.StoredFile;

/**
 * A file that says of each edge what it is: a first line {@code edge,device,link} or {@code
 * edge,device,link,images_per_second}, then one line for each edge, in any order. Empty lines are
 * passed over.
 */
final class FleetCsv {
  private static final List<String> COLUMNS = List.of("edge", "device", "link");
  private static final String RATE = "images_per_second";

  private final Configuration conf;
  private final String file;
  private final EdgeFleet.Choice choice;
  private final EdgeSetup[] setups;
  private final Map<Integer, Integer> lineOf = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  /**
   * @param conf names the file systems
   * @param file a path or URI
   * @param edges how many there must be: 0..edges−1
   */
  FleetCsv(Configuration conf, String file, EdgeFleet.Choice choice, int edges) {
    this.conf = conf;
    this.file = file;
    this.choice = choice;
    this.setups = new EdgeSetup[edges];
  }

  /**
   * The edges by number.
   *
   * @throws UserError if the file cannot be read, or with everything that is wrong with it
   */
  List<EdgeSetup> read() {
    String remedy = "fleet.csv must be a text file of edge,device,link lines";
    List<String> lines = new StoredFile(conf, file, remedy).text().lines().toList();
    List<String> header = lines.isEmpty() ? List.of() : cells(lines.get(0));
    boolean withRate = header.size() == COLUMNS.size() + 1;
    List<String> expected = new ArrayList<>(COLUMNS);
    if (withRate) {
      expected.add(RATE);
    }
    if (!header.equals(expected)) {
      throw new UserError(
          "["
              + file
              + "], line 1: must be edge,device,link or edge,device,link,images_per_second, got ["
              + (lines.isEmpty() ? "" : lines.get(0))
              + "]");
    }
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        line(i + 1, cells(lines.get(i)), withRate);
      }
    }
    missing();
    if (!faults.isEmpty()) {
      throw new UserError(
          faults.size() == 1
              ? "[" + file + "], " + faults.get(0)
              : "["
                  + file
                  + "] has "
                  + faults.size()
                  + " faults:\n  "
                  + String.join("\n  ", faults));
    }
    return List.of(setups);
  }

  private void line(int line, List<String> cells, boolean withRate) {
    int columns = COLUMNS.size() + (withRate ? 1 : 0);
    if (cells.size() != columns) {
      fault(line, "must have " + columns + " values", String.join(",", cells));
      return;
    }
    Optional<Integer> edge = edge(line, cells.get(0));
    boolean known =
        known(line, "device", cells.get(1), choice.devices())
            & known(line, "link", cells.get(2), choice.links());
    Optional<Double> rate = withRate ? rate(line, cells.get(3)) : Optional.empty();
    if (edge.isPresent() && known && rate.isPresent() == withRate) {
      setups[edge.get()] = new EdgeSetup(cells.get(1), cells.get(2), rate);
    }
  }

  private Optional<Integer> edge(int line, String text) {
    int edge;
    try {
      edge = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      edge = -1;
    }
    if (edge < 0 || edge >= setups.length) {
      fault(line, "edge must be 0.." + (setups.length - 1) + ", as scoring.edges has it", text);
      return Optional.empty();
    }
    Integer before = lineOf.putIfAbsent(edge, line);
    if (before != null) {
      fault(line, "edge must stand only once, it is in line " + before + " already", text);
      return Optional.empty();
    }
    return Optional.of(edge);
  }

  private boolean known(int line, String column, String name, Set<String> names) {
    if (names.contains(name)) {
      return true;
    }
    fault(line, column + " must be one of " + new TreeSet<>(names), name);
    return false;
  }

  private Optional<Double> rate(int line, String text) {
    try {
      double rate = Double.parseDouble(text);
      if (rate > 0 && Double.isFinite(rate)) {
        return Optional.of(rate);
      }
    } catch (NumberFormatException e) {
      // Told below, as a rate out of range is.
    }
    fault(line, RATE + " must be a number above 0", text);
    return Optional.empty();
  }

  private void missing() {
    List<Integer> missing =
        IntStream.range(0, setups.length)
            .filter(edge -> !lineOf.containsKey(edge))
            .boxed()
            .toList();
    if (!missing.isEmpty()) {
      faults.add(
          "scoring.edges is "
              + setups.length
              + ", so each of 0.."
              + (setups.length - 1)
              + " must have a line, got none for ["
              + missing.stream().limit(10).map(String::valueOf).collect(Collectors.joining(", "))
              + (missing.size() > 10 ? ", … " + missing.size() + " in all" : "")
              + "]");
    }
  }

  private void fault(int line, String rule, String got) {
    faults.add("line " + line + ": " + rule + ", got [" + got + "]");
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    for (String cell : line.split(",", -1)) {
      cells.add(cell.strip());
    }
    return cells;
  }
}
