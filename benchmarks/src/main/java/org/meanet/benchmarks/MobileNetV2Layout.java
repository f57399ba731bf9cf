package org.meanet.benchmarks;

import java.util.List;

/**
 * Table 2 of Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018, for
 * the peers. The project's own network has a table of its own: that both lead to as many parameters
 * is what a benchmark checks.
 */
final class MobileNetV2Layout {
  static final int STEM = 32;
  static final int HEAD = 1280;
  static final List<Stage> STAGES =
      List.of(
          new Stage(1, 16, 1, 1),
          new Stage(6, 24, 2, 2),
          new Stage(6, 32, 3, 2),
          new Stage(6, 64, 4, 2),
          new Stage(6, 96, 3, 1),
          new Stage(6, 160, 3, 2),
          new Stage(6, 320, 1, 1));

  private MobileNetV2Layout() {}

  /**
   * A row of the table: t, c, n, s.
   *
   * @param expansion of the input's channels within a block
   * @param width channels that a block gives
   * @param stride of the first block
   */
  record Stage(int expansion, int width, int blocks, int stride) {}
}
