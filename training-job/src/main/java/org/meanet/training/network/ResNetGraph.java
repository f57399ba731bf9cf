package org.meanet.training.network;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.config.ResNetSpec;
import org.meanet.core.image.ImageShape;

/**
 * A residual network of basic blocks with one exit: the edge's main block, or the cloud's network
 * (paper section 4).
 *
 * <p>Input {@link Architecture#IMAGE}; vertex {@link Architecture#FEATURES} is the map after the
 * last block's ReLU; output {@link Architecture#LOGITS}.
 *
 * @param spec stages and exit
 * @param image size of the input
 * @param classes K
 */
public record ResNetGraph(ResNetSpec spec, ImageShape image, int classes) implements Architecture {

  @Override
  public Map<String, InputShape> inputs() {
    return Map.of(IMAGE, MapShape.of(image));
  }

  /** Shape of {@link Architecture#FEATURES}. */
  public MapShape features() {
    return BasicBlock.output(stem(), blocks());
  }

  @Override
  public ComputationGraph build(Optimiser optimiser, long seed) {
    GraphBuilder graph = optimiser.configuration(seed).graphBuilder().addInputs(IMAGE);
    ResidualPath path = new ResidualPath(graph, "");
    path.blocks(path.stem(IMAGE, stem().channels()), stem(), blocks(), FEATURES);
    return new Exit(spec.exitPool(), classes).close(graph, FEATURES, inputs());
  }

  private MapShape stem() {
    return new MapShape(spec.widths().get(0), image.height(), image.width());
  }

  private List<BasicBlock> blocks() {
    return BasicBlock.stages(spec, spec.blocksPerStage());
  }
}
