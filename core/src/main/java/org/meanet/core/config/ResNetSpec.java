package org.meanet.core.config;

import java.util.List;
import java.util.Optional;

/**
 * A residual network: a 3×3 stem to the first width, then one stage for each width; every stage but
 * the first starts with stride 2 (paper section 4). ResNet-(6n+2) for CIFAR has n basic blocks in
 * each of 3 stages, ResNet-101 has 3, 4, 23 and 3 bottlenecks.
 *
 * @param block what every stage is made of
 * @param widths channels of the 3×3 convolutions of each stage
 * @param blocksPerStage one number for each width
 * @param exitPool side of the average pooling before the exit's fully connected layer; the whole
 *     map when absent
 */
public record ResNetSpec(
    Block block,
    @AtLeast(1) List<Integer> widths,
    @AtLeast(1) List<Integer> blocksPerStage,
    @AtLeast(1) Optional<Integer> exitPool) {

  /** A residual block (He et al., "Deep Residual Learning for Image Recognition", 2015). */
  public enum Block {
    /** Two 3×3 convolutions; puts out as many channels as the width. */
    BASIC,
    /**
     * A 1×1 convolution to the width, a 3×3 one, which has the stride, and a 1×1 one to 4 times as
     * many channels.
     */
    BOTTLENECK
  }

  public ResNetSpec {
    if (widths.isEmpty()) {
      throw new IllegalArgumentException("widths must name at least one stage");
    }
    if (blocksPerStage.size() != widths.size()) {
      throw new IllegalArgumentException(
          "blocks-per-stage must have one number for each of the widths "
              + widths
              + ", got "
              + blocksPerStage);
    }
    widths = List.copyOf(widths);
    blocksPerStage = List.copyOf(blocksPerStage);
  }
}
