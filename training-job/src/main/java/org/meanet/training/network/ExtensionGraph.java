package org.meanet.training.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.config.ExtensionSpec;
import org.meanet.core.config.ExtensionSpec.Combination;
import org.meanet.training.layer.ChannelsLast;
import org.meanet.training.layer.ConcatenatedChannels;

/**
 * The adaptive and the extension block in one graph (paper section 4).
 *
 * <p>Inputs, in this order: {@link Architecture#IMAGE}; {@link Architecture#FEATURES}, main's last
 * feature map; and, where the exit is added to main's, {@link Architecture#MAIN_LOGITS}. As inputs,
 * they carry no gradient back into main. The adaptive block makes a map of the same size from the
 * image: a stem as main's, then one basic block for each stage of main, which puts out as many
 * channels as that stage. Both maps are combined, main's first, and go through the extension's
 * basic blocks, global average pooling and the exit over the hard classes.
 *
 * @param spec of the extension block
 * @param main whose features the extension takes
 * @param hardClasses labels of the N hard classes, in the order of the logits
 */
public record ExtensionGraph(ExtensionSpec spec, ResNetGraph main, List<Integer> hardClasses)
    implements Architecture {
  private static final String ADAPTIVE = "adaptive-";
  private static final String EXTENSION = "extension-";
  private static final String FEATURES_INPUT = "features-input";

  public ExtensionGraph {
    hardClasses = List.copyOf(hardClasses);
  }

  @Override
  public Map<String, InputShape> inputs() {
    Map<String, InputShape> inputs = new LinkedHashMap<>(main.inputs());
    inputs.put(FEATURES, main.features());
    if (spec.exit() == ExtensionSpec.Exit.ADDED_TO_MAIN) {
      inputs.put(MAIN_LOGITS, new VectorShape(main.classes()));
    }
    return inputs;
  }

  @Override
  public int classes() {
    return hardClasses.size();
  }

  /** Whether a vertex of this graph belongs to the adaptive block. */
  public static boolean isAdaptive(String vertex) {
    return vertex.startsWith(ADAPTIVE);
  }

  @Override
  public ComputationGraph build(Optimiser optimiser, long seed) {
    GraphBuilder graph = optimiser.configuration(seed).graphBuilder().addInputs(inputs().keySet());
    appendAdaptive(graph);
    graph.addVertex(EXTENSION + FEATURES_INPUT, new ChannelsLast(), FEATURES);
    String combined = EXTENSION + "input";
    graph.addVertex(combined, combination(), EXTENSION + FEATURES_INPUT, ADAPTIVE + FEATURES);
    new ResidualPath(graph, EXTENSION)
        .blocks(combined, combinedShape(), extensionBlocks(), EXTENSION + FEATURES);
    return close(new Exit(Optional.empty(), classes()), graph);
  }

  private ComputationGraph close(Exit exit, GraphBuilder graph) {
    return switch (spec.exit()) {
      case OWN -> exit.close(graph, EXTENSION + FEATURES, inputs());
      case ADDED_TO_MAIN ->
          exit.closeAddedTo(MAIN_LOGITS, hardClasses, graph, EXTENSION + FEATURES, inputs());
    };
  }

  private void appendAdaptive(GraphBuilder graph) {
    ResidualPath path = new ResidualPath(graph, ADAPTIVE);
    MapShape stem = main.stem();
    path.blocks(path.stem(IMAGE, stem.channels()), stem, adaptiveBlocks(), ADAPTIVE + FEATURES);
  }

  private List<BasicBlock> adaptiveBlocks() {
    return main.firstBlocks().stream()
        .map(first -> new BasicBlock(first.channels(), first.stride()))
        .toList();
  }

  private List<BasicBlock> extensionBlocks() {
    List<BasicBlock> blocks = new ArrayList<>();
    blocks.add(new BasicBlock(spec.width(), spec.stride()));
    blocks.addAll(Collections.nCopies(spec.blocks() - 1, new BasicBlock(spec.width(), 1)));
    return blocks;
  }

  private GraphVertex combination() {
    return switch (spec.combination()) {
      case CONCAT -> new ConcatenatedChannels();
      case SUM -> new ElementWiseVertex(ElementWiseVertex.Op.Add);
    };
  }

  private MapShape combinedShape() {
    MapShape features = main.features();
    int channels =
        spec.combination() == Combination.CONCAT ? 2 * features.channels() : features.channels();
    return new MapShape(channels, features.height(), features.width());
  }
}
