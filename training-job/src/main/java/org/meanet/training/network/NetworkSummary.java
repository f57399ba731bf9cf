package org.meanet.training.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A network for a reader: what each block is made of, what comes out of it and what it costs.
 *
 * @param rows the blocks, in the order of the computation
 */
public record NetworkSummary(List<Row> rows) {
  private static final Pattern BLOCK = Pattern.compile("(?:.*-)?(stem|block\\d+)(?:-.*)?");
  private static final String INPUT = "input";
  private static final String EXIT = "exit";

  public NetworkSummary {
    rows = List.copyOf(rows);
  }

  /**
   * A block.
   *
   * @param block stem, block1, …; {@code input} is what comes before, {@code exit} what comes after
   * @param layers in words, without BatchNorm and activations
   * @param output channels, height and width of a map, or the length of a vector
   * @param size of its layers
   */
  public record Row(String block, List<String> layers, String output, NetworkSize size) {
    public Row {
      layers = List.copyOf(layers);
    }
  }

  /** Of a whole graph, which {@code architecture} has built. */
  public static NetworkSummary of(ComputationGraph graph, Architecture architecture) {
    return of(graph, architecture, vertex -> true);
  }

  /** Of the vertices whose names {@code vertices} accepts. */
  public static NetworkSummary of(
      ComputationGraph graph, Architecture architecture, Predicate<String> vertices) {
    ComputationGraphConfiguration configuration = graph.getConfiguration();
    Map<String, InputType> types = NetworkSize.activationTypes(graph, architecture.inputs());
    Map<String, NetworkSize> sizes = NetworkSize.ofLayers(graph, types);
    Map<String, Row> rows = new LinkedHashMap<>();
    String block = INPUT;
    // In the order in which the architecture has added them.
    for (String name : configuration.getVertices().keySet()) {
      if (vertices.test(name)) {
        block = block(name, block);
        LayerWords layer =
            new LayerWords(
                name,
                configuration.getVertices().get(name),
                configuration.getVertexInputs().get(name).stream().map(types::get).toList(),
                types.get(name));
        rows.merge(
            block,
            row(block, layer, sizes.getOrDefault(name, NetworkSize.NONE)),
            NetworkSummary::joined);
      }
    }
    return new NetworkSummary(new ArrayList<>(rows.values()));
  }

  /**
   * @param before block of the vertex that was added before
   */
  private static String block(String vertex, String before) {
    Matcher named = BLOCK.matcher(vertex);
    if (named.matches()) {
      return named.group(1);
    }
    // The last block's result has a name of its own.
    return before.equals(INPUT) || vertex.endsWith(Architecture.FEATURES) ? before : EXIT;
  }

  private static Row row(String block, LayerWords layer, NetworkSize size) {
    return new Row(block, layer.words().stream().toList(), LayerWords.shape(layer.output()), size);
  }

  private static Row joined(Row first, Row then) {
    return new Row(
        first.block(),
        Stream.concat(first.layers().stream(), then.layers().stream()).toList(),
        then.output(),
        first.size().plus(then.size()));
  }

  /** Of all rows. */
  public NetworkSize total() {
    return rows.stream().map(Row::size).reduce(NetworkSize.NONE, NetworkSize::plus);
  }

  /**
   * A table with a heading and a row of totals.
   *
   * @param title the heading of its first column
   */
  public String table(String title) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of(title, "layers", "output", "parameters", "MACs"));
    for (Row row : rows) {
      lines.add(line(row.block(), String.join(", ", row.layers()), row.output(), row.size()));
    }
    lines.add(line("total", "", "", total()));
    return new TextTable(lines, 2).text();
  }

  private static List<String> line(String block, String layers, String output, NetworkSize size) {
    return List.of(block, layers, output, count(size.parameters()), count(size.macs()));
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
