package org.meanet.core.config;

import java.util.List;

/**
 * An adaptive block beside a main of which only the file is known: a residual network's stem and
 * one basic block for each width; every block but the first halves height and width.
 *
 * @param stem what comes before the blocks
 * @param widths channels of each block
 */
public record AdaptiveSpec(ResNetSpec.Stem stem, @AtLeast(1) List<Integer> widths) {
  public AdaptiveSpec {
    if (widths.isEmpty()) {
      throw new IllegalArgumentException("widths must name at least one block");
    }
    widths = List.copyOf(widths);
  }
}
