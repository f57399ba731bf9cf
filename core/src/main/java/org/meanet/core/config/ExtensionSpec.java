package org.meanet.core.config;

/**
 * The extension block: basic blocks of one width on main's features combined with the adaptive
 * block's (paper section 4).
 *
 * @param combination how the two feature maps become one
 * @param width channels of every block
 * @param blocks number of basic blocks
 * @param stride of the first block
 * @param exit what the logits are made of
 */
public record ExtensionSpec(
    Combination combination,
    @AtLeast(1) int width,
    @AtLeast(1) int blocks,
    @AtLeast(1) @AtMost(2) int stride,
    Exit exit) {

  /** How main's features F and the adaptive block's A are combined. */
  public enum Combination {
    /** Along the channels: F's, then A's. */
    CONCAT,
    /** Element by element; F and A have the same shape. */
    SUM
  }

  /** What the extension's logits are made of. */
  public enum Exit {
    /** Of the extension's own features alone, as in the paper. */
    OWN,
    /**
     * The same added to main's logits of the hard classes. The extension's own part starts at 0, so
     * that training starts from what main says, restricted to the hard classes, and learns what has
     * to be added.
     */
    ADDED_TO_MAIN
  }
}
