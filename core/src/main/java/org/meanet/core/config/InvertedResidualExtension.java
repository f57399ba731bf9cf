package org.meanet.core.config;

import java.util.List;

/**
 * An extension of inverted residuals of one width and a 1×1 convolution, as the paper's on
 * MobileNetV2.
 *
 * @param combination how the two feature maps become one
 * @param width channels that every block puts out
 * @param expansions one number for each block: how many times as many channels as it reads its
 *     depthwise convolution has
 * @param headWidth channels of the 1×1 convolution behind the blocks
 * @param exit what the logits are made of
 */
@TypeName("inverted-residual")
public record InvertedResidualExtension(
    @Common Combination combination,
    @AtLeast(1) int width,
    @AtLeast(1) List<Integer> expansions,
    @AtLeast(1) int headWidth,
    @Common Exit exit)
    implements ExtensionSpec {

  public InvertedResidualExtension {
    if (expansions.isEmpty()) {
      throw new IllegalArgumentException("expansions must name at least one block");
    }
    expansions = List.copyOf(expansions);
  }
}
