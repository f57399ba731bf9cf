package org.meanet.training.network;

import java.util.ArrayList;
import java.util.List;
import org.meanet.core.config.ExtensionSpec;
import org.meanet.core.config.ResNetSpec;

/**
 * Two 3×3 convolutions with BatchNorm, added to a shortcut.
 *
 * @param width output channels
 * @param stride of the first convolution and of the shortcut
 */
record BasicBlock(int width, int stride) {

  /** The blocks of a network's stages; every stage but the first starts with stride 2. */
  static List<BasicBlock> stages(ResNetSpec spec, int blocksPerStage) {
    List<BasicBlock> blocks = new ArrayList<>();
    for (int stage = 0; stage < spec.widths().size(); stage++) {
      for (int block = 0; block < blocksPerStage; block++) {
        blocks.add(new BasicBlock(spec.widths().get(stage), stage > 0 && block == 0 ? 2 : 1));
      }
    }
    return List.copyOf(blocks);
  }

  /** The blocks of an extension; the first has the extension's stride. */
  static List<BasicBlock> of(ExtensionSpec spec) {
    List<BasicBlock> blocks = new ArrayList<>();
    for (int block = 0; block < spec.blocks(); block++) {
      blocks.add(new BasicBlock(spec.width(), block == 0 ? spec.stride() : 1));
    }
    return List.copyOf(blocks);
  }

  /** Shape of the map that comes out of all of {@code blocks}. */
  static MapShape output(MapShape input, List<BasicBlock> blocks) {
    MapShape shape = input;
    for (BasicBlock block : blocks) {
      shape = block.output(shape);
    }
    return shape;
  }

  MapShape output(MapShape input) {
    return new MapShape(width, (input.height() - 1) / stride + 1, (input.width() - 1) / stride + 1);
  }

  /** Whether the input can be added to the output as it is. */
  boolean keepsShape(MapShape input) {
    return stride == 1 && width == input.channels();
  }
}
