package org.meanet.core.config;

/**
 * An extension of basic blocks of one width, as the paper's on a residual network.
 *
 * @param combination how the two feature maps become one
 * @param width channels of every block
 * @param blocks number of basic blocks
 * @param stride of the first block
 * @param exit what the logits are made of
 */
@TypeName("residual")
public record ResidualExtension(
    @Common Combination combination,
    @AtLeast(1) int width,
    @AtLeast(1) int blocks,
    @AtLeast(1) @AtMost(2) int stride,
    @Common Exit exit)
    implements ExtensionSpec {

  /**
   * Finished stages are found by this text. It names the interface, because those that were trained
   * before there was another extension do.
   */
  @Override
  public String toString() {
    return "ExtensionSpec[combination="
        + combination
        + ", width="
        + width
        + ", blocks="
        + blocks
        + ", stride="
        + stride
        + ", exit="
        + exit
        + "]";
  }
}
