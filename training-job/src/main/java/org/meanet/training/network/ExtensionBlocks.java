package org.meanet.training.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.meanet.core.config.ExtensionSpec;
import org.meanet.core.config.InvertedResidualExtension;
import org.meanet.core.config.ResidualExtension;

/** What an extension does with the combined map, up to the pooling before its exit. */
@FunctionalInterface
interface ExtensionBlocks {

  /**
   * @param prefix of the name of every vertex that is added
   * @param input the vertex with the combined map
   * @param shape of it
   * @return the vertex with the result
   */
  String append(GraphBuilder graph, String prefix, String input, MapShape shape);

  /** Those that a configuration names. */
  static ExtensionBlocks of(ExtensionSpec spec) {
    if (spec instanceof ResidualExtension residual) {
      return residual(residual);
    }
    return inverted((InvertedResidualExtension) spec);
  }

  private static ExtensionBlocks residual(ResidualExtension spec) {
    List<BasicBlock> blocks = new ArrayList<>();
    blocks.add(new BasicBlock(spec.width(), spec.stride()));
    blocks.addAll(Collections.nCopies(spec.blocks() - 1, new BasicBlock(spec.width(), 1)));
    return (graph, prefix, input, shape) -> {
      String features = prefix + Architecture.FEATURES;
      new ResidualPath(graph, prefix).blocks(input, shape, blocks, features);
      return features;
    };
  }

  private static ExtensionBlocks inverted(InvertedResidualExtension spec) {
    List<InvertedResidual> blocks =
        spec.expansions().stream()
            .map(expansion -> new InvertedResidual(expansion, spec.width(), 1))
            .toList();
    return (graph, prefix, input, shape) -> {
      String features = prefix + Architecture.FEATURES;
      InvertedResidualPath path = new InvertedResidualPath(graph, prefix);
      path.blocks(input, shape.channels(), blocks, features);
      return path.head(features, spec.headWidth());
    };
  }
}
