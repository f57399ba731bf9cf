package org.meanet.core.config;

/**
 * The extension block: blocks on main's features combined with the adaptive block's (paper section
 * 4).
 */
public sealed interface ExtensionSpec permits ResidualExtension, InvertedResidualExtension {

  /** How the two feature maps become one. */
  Combination combination();

  /** What the logits are made of. */
  Exit exit();

  /** How main's features F and the adaptive block's A are combined. */
  enum Combination {
    /** Along the channels: F's, then A's. */
    CONCAT,
    /** Element by element; F and A have the same shape. */
    SUM
  }

  /** What the extension's logits are made of. */
  enum Exit {
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
