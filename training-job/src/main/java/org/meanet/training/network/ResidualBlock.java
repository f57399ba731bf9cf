package org.meanet.training.network;

import java.util.List;
import org.meanet.core.config.ResNetSpec;

/** A few convolutions whose result is added to a shortcut around them. */
sealed interface ResidualBlock permits BasicBlock, BottleneckBlock {

  /**
   * The block that a configuration names.
   *
   * @param width channels of its 3×3 convolutions
   * @param stride of the block as a whole
   */
  static ResidualBlock of(ResNetSpec.Block block, int width, int stride) {
    return switch (block) {
      case BASIC -> new BasicBlock(width, stride);
      case BOTTLENECK -> new BottleneckBlock(width, stride);
    };
  }

  /** Shape of the map that comes out of all of {@code blocks}, one after the other. */
  static MapShape output(MapShape input, List<? extends ResidualBlock> blocks) {
    MapShape shape = input;
    for (ResidualBlock block : blocks) {
      shape = block.output(shape);
    }
    return shape;
  }

  /** Channels of what it puts out. */
  int channels();

  /** Of the block as a whole, and of its shortcut. */
  int stride();

  /**
   * Appends the convolutions that the shortcut leads around, without the sum behind them.
   *
   * @param name what the names of its vertices start with
   * @return the vertex with the result
   */
  String append(ResidualPath path, String name, String input);

  /** Shape of what it makes of a map. */
  default MapShape output(MapShape input) {
    return new MapShape(
        channels(), (input.height() - 1) / stride() + 1, (input.width() - 1) / stride() + 1);
  }

  /** Whether the input can be added to the result as it is. */
  default boolean keepsShape(MapShape input) {
    return stride() == 1 && channels() == input.channels();
  }
}
