package org.meanet.training.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.config.ExtensionSpec;
import org.meanet.core.config.ExtensionSpec.Combination;
import org.meanet.core.image.ImageShape;
import org.meanet.training.layer.ChannelsLast;
import org.meanet.training.layer.ConcatenatedChannels;

/**
 * The adaptive and the extension block in one graph (paper section 4).
 *
 * <p>Inputs, in this order: {@link Architecture#IMAGE}, and {@link Architecture#FEATURES}, main's
 * last feature map. As an input, it carries no gradient back into main. The adaptive block makes a
 * map of the same size from the image: a stem, then one basic block for each width of main. Both
 * maps are combined, main's first, and go through the extension's basic blocks, global average
 * pooling and the exit over the hard classes.
 *
 * @param spec of the extension block
 * @param main whose features the extension takes
 * @param hardClasses N
 */
public record ExtensionGraph(ExtensionSpec spec, ResNetGraph main, int hardClasses)
    implements Architecture {
  private static final String ADAPTIVE = "adaptive-";
  private static final String EXTENSION = "extension-";
  private static final String FEATURES_INPUT = "features-input";

  @Override
  public Map<String, MapShape> inputs() {
    Map<String, MapShape> inputs = new LinkedHashMap<>(main.inputs());
    inputs.put(FEATURES, main.features());
    return inputs;
  }

  @Override
  public int classes() {
    return hardClasses;
  }

  /** Whether a vertex of this graph belongs to the adaptive block. */
  public static boolean isAdaptive(String vertex) {
    return vertex.startsWith(ADAPTIVE);
  }

  @Override
  public ComputationGraph build(Optimiser optimiser, long seed) {
    GraphBuilder graph = optimiser.configuration(seed).graphBuilder().addInputs(IMAGE, FEATURES);
    appendAdaptive(graph);
    graph.addVertex(EXTENSION + FEATURES_INPUT, new ChannelsLast(), FEATURES);
    String combined = EXTENSION + "input";
    graph.addVertex(combined, combination(), EXTENSION + FEATURES_INPUT, ADAPTIVE + FEATURES);
    new ResidualPath(graph, EXTENSION)
        .blocks(combined, combinedShape(), BasicBlock.of(spec), EXTENSION + FEATURES);
    return new Exit(Optional.empty(), hardClasses).close(graph, EXTENSION + FEATURES, inputs());
  }

  private void appendAdaptive(GraphBuilder graph) {
    ImageShape image = main.image();
    ResidualPath path = new ResidualPath(graph, ADAPTIVE);
    int width = main.spec().widths().get(0);
    path.blocks(
        path.stem(IMAGE, width),
        new MapShape(width, image.height(), image.width()),
        BasicBlock.stages(main.spec(), 1),
        ADAPTIVE + FEATURES);
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
