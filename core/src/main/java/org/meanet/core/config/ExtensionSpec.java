package org.meanet.core.config;

/**
 * The extension block: basic blocks of one width on main's features combined with the adaptive
 * block's (paper section 4).
 *
 * @param combination how the two feature maps become one
 * @param width channels of every block
 * @param blocks number of basic blocks
 * @param stride of the first block
 */
public record ExtensionSpec(
    Combination combination,
    @AtLeast(1) int width,
    @AtLeast(1) int blocks,
    @AtLeast(1) @AtMost(2) int stride) {

  /** How main's features F and the adaptive block's A are combined. */
  public enum Combination {
    /** Along the channels: F's, then A's. */
    CONCAT,
    /** Element by element; F and A have the same shape. */
    SUM
  }
}
