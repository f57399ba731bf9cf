package org.meanet.training.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.config.ResNetSpec;
import org.meanet.core.image.ImageShape;

/**
 * A residual network with one exit: the edge's main block, or the cloud's network (paper section
 * 4).
 *
 * <p>Input {@link Architecture#IMAGE}; vertex {@link Architecture#FEATURES} is the map after the
 * last block's ReLU; output {@link Architecture#LOGITS}. The adaptive block has the same stem, and
 * one basic block for each stage, with as many output channels as that stage.
 *
 * @param spec stem, stages and exit
 * @param image size of the input
 * @param classes K
 */
public record ResNetGraph(ResNetSpec spec, ImageShape image, int classes) implements Classifier {

  @Override
  public Map<String, InputShape> inputs() {
    return Map.of(IMAGE, MapShape.of(image));
  }

  @Override
  public MapShape features() {
    return ResidualBlock.output(stem().output(image), blocks());
  }

  @Override
  public ComputationGraph build(Optimiser optimiser, long seed) {
    GraphBuilder graph = optimiser.configuration(seed).graphBuilder().addInputs(IMAGE);
    append(graph, "", blocks());
    return new Exit(spec.exitPool(), classes).close(graph, FEATURES, inputs());
  }

  @Override
  public void appendAdaptive(GraphBuilder graph, String prefix) {
    append(
        graph,
        prefix,
        firstBlocks().stream()
            .map(first -> new BasicBlock(first.channels(), first.stride()))
            .toList());
  }

  private void append(GraphBuilder graph, String prefix, List<? extends ResidualBlock> blocks) {
    ResidualPath path = new ResidualPath(graph, prefix);
    path.blocks(path.stem(IMAGE, stem()), stem().output(image), blocks, prefix + FEATURES);
  }

  private Stem stem() {
    return Stem.of(spec.stem(), spec.widths().get(0));
  }

  /** The first block of every stage: the one that changes the shape to the stage's. */
  private List<ResidualBlock> firstBlocks() {
    List<ResidualBlock> first = new ArrayList<>();
    for (int width : spec.widths()) {
      first.add(ResidualBlock.of(spec.block(), width, first.isEmpty() ? 1 : 2));
    }
    return List.copyOf(first);
  }

  private List<ResidualBlock> blocks() {
    List<ResidualBlock> first = firstBlocks();
    List<ResidualBlock> blocks = new ArrayList<>();
    for (int stage = 0; stage < first.size(); stage++) {
      blocks.add(first.get(stage));
      blocks.addAll(
          Collections.nCopies(
              spec.blocksPerStage().get(stage) - 1,
              ResidualBlock.of(spec.block(), spec.widths().get(stage), 1)));
    }
    return List.copyOf(blocks);
  }
}
