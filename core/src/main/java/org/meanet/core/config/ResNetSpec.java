package org.meanet.core.config;

import java.util.List;
import java.util.Optional;

/**
 * A residual network: a stem to the first width, then one stage for each width; every stage but the
 * first starts with stride 2 (paper section 4). ResNet-(6n+2) for CIFAR has n basic blocks in each
 * of 3 stages; ResNet-18 for ImageNet has 2 in each of 4, ResNet-101 has 3, 4, 23 and 3
 * bottlenecks.
 *
 * @param stem what comes before the stages
 * @param block what every stage is made of
 * @param widths channels of the 3×3 convolutions of each stage
 * @param blocksPerStage one number for each width
 * @param exitPool side of the average pooling before the exit's fully connected layer; the whole
 *     map when absent
 */
@TypeName("resnet")
public record ResNetSpec(
    Stem stem,
    Block block,
    @AtLeast(1) List<Integer> widths,
    @AtLeast(1) List<Integer> blocksPerStage,
    @AtLeast(1) Optional<Integer> exitPool)
    implements NetworkSpec {

  /** What comes before the stages, with BatchNorm and ReLU. */
  public enum Stem {
    /** A 3×3 convolution; the map keeps the image's size. */
    CIFAR,
    /**
     * A 7×7 convolution with stride 2, then 3×3 max-pooling with stride 2: the map has a quarter of
     * the image's height and width.
     */
    IMAGENET
  }

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

  /** One with CIFAR's stem. */
  public ResNetSpec(
      Block block, List<Integer> widths, List<Integer> blocksPerStage, Optional<Integer> exitPool) {
    this(Stem.CIFAR, block, widths, blocksPerStage, exitPool);
  }

  /**
   * All of it, but for CIFAR's stem: finished stages are found by this text, and those that were
   * trained before there was another stem have none in theirs.
   */
  @Override
  public String toString() {
    return "ResNetSpec["
        + (stem == Stem.CIFAR ? "" : "stem=" + stem + ", ")
        + "block="
        + block
        + ", widths="
        + widths
        + ", blocksPerStage="
        + blocksPerStage
        + ", exitPool="
        + exitPool
        + "]";
  }
}
