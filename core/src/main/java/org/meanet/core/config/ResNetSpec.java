package org.meanet.core.config;

import java.util.List;
import java.util.Optional;

/**
 * A residual network of basic blocks: a 3×3 stem to the first width, then one stage for each width;
 * every stage but the first starts with stride 2 (paper section 4). ResNet-(6n+2) for CIFAR has n
 * blocks in each of 3 stages.
 *
 * @param widths channels of each stage
 * @param blocksPerStage n
 * @param exitPool side of the average pooling before the exit's fully connected layer; the whole
 *     map when absent
 */
public record ResNetSpec(
    @AtLeast(1) List<Integer> widths,
    @AtLeast(1) int blocksPerStage,
    @AtLeast(1) Optional<Integer> exitPool) {
  public ResNetSpec {
    if (widths.isEmpty()) {
      throw new IllegalArgumentException("widths must name at least one stage");
    }
    widths = List.copyOf(widths);
  }
}
