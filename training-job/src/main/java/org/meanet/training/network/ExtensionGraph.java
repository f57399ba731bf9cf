package org.meanet.training.network;

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
 * image, as main says. Both maps are combined, main's first, and go through the extension's blocks,
 * global average pooling and the exit over the hard classes.
 *
 * @param spec of the extension block
 * @param main whose features the extension takes
 * @param hardClasses labels of the N hard classes, in the order of the logits
 */
public record ExtensionGraph(ExtensionSpec spec, MainBlock main, List<Integer> hardClasses)
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
    main.appendAdaptive(graph, ADAPTIVE);
    graph.addVertex(EXTENSION + FEATURES_INPUT, new ChannelsLast(), FEATURES);
    String combined = EXTENSION + "input";
    graph.addVertex(combined, combination(), EXTENSION + FEATURES_INPUT, ADAPTIVE + FEATURES);
    String features = ExtensionBlocks.of(spec).append(graph, EXTENSION, combined, combinedShape());
    return close(new Exit(Optional.empty(), classes()), graph, features);
  }

  private ComputationGraph close(Exit exit, GraphBuilder graph, String features) {
    return switch (spec.exit()) {
      case OWN -> exit.close(graph, features, inputs());
      case ADDED_TO_MAIN -> exit.closeAddedTo(MAIN_LOGITS, hardClasses, graph, features, inputs());
    };
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
