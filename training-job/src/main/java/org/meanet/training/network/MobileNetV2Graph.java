package org.meanet.training.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.config.MobileNetV2Spec;
import org.meanet.core.image.ImageShape;

/**
 * MobileNetV2 (Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018,
 * table 2), without dropout before the exit.
 *
 * <p>{@link Architecture#FEATURES} is the map of 320 channels, with width 1; behind it come a 1×1
 * convolution to 1,280 channels and the exit. The adaptive block has the same layers up to that
 * map, without expansion.
 *
 * <p>With another width, channels are rounded to a multiple of 8, by no more than 10 % down, as in
 * the authors' and torchvision's code; only a width above 1 widens the last convolution.
 *
 * @param spec its width
 * @param image size of the input
 * @param classes K
 */
public record MobileNetV2Graph(MobileNetV2Spec spec, ImageShape image, int classes)
    implements Classifier {
  private static final int STEM = 32;
  private static final int STEM_STRIDE = 2;
  private static final int HEAD = 1280;
  private static final int DIVISOR = 8;
  private static final double LEAST_KEPT = 0.9;
  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 16, 1, 1),
          new Stage(6, 24, 2, 2),
          new Stage(6, 32, 3, 2),
          new Stage(6, 64, 4, 2),
          new Stage(6, 96, 3, 1),
          new Stage(6, 160, 3, 2),
          new Stage(6, 320, 1, 1));

  /**
   * A row of the table.
   *
   * @param expansion t
   * @param width c
   * @param blocks n
   * @param stride s, of the first block
   */
  private record Stage(int expansion, int width, int blocks, int stride) {}

  /** With width 1. */
  public MobileNetV2Graph(ImageShape image, int classes) {
    this(new MobileNetV2Spec(Optional.empty()), image, classes);
  }

  @Override
  public Map<String, InputShape> inputs() {
    return Map.of(IMAGE, MapShape.of(image));
  }

  @Override
  public MapShape features() {
    MapShape shape = new InvertedResidual(1, stem(), STEM_STRIDE).output(MapShape.of(image));
    for (InvertedResidual block : blocks()) {
      shape = block.output(shape);
    }
    return shape;
  }

  @Override
  public ComputationGraph build(Optimiser optimiser, long seed) {
    GraphBuilder graph = optimiser.configuration(seed).graphBuilder().addInputs(IMAGE);
    InvertedResidualPath path = new InvertedResidualPath(graph, "");
    path.blocks(path.stem(IMAGE, stem()), stem(), blocks(), FEATURES);
    String head = path.head(FEATURES, width(HEAD, Math.max(1, multiplier())));
    return new Exit(Optional.empty(), classes).close(graph, head, inputs());
  }

  @Override
  public void appendAdaptive(GraphBuilder graph, String prefix) {
    InvertedResidualPath path = new InvertedResidualPath(graph, prefix);
    path.blocks(
        path.stem(IMAGE, stem()),
        stem(),
        blocks().stream().map(InvertedResidual::unexpanded).toList(),
        prefix + FEATURES);
  }

  private List<InvertedResidual> blocks() {
    List<InvertedResidual> blocks = new ArrayList<>();
    for (Stage stage : STAGES) {
      int width = width(stage.width(), multiplier());
      blocks.add(new InvertedResidual(stage.expansion(), width, stage.stride()));
      blocks.addAll(
          Collections.nCopies(
              stage.blocks() - 1, new InvertedResidual(stage.expansion(), width, 1)));
    }
    return List.copyOf(blocks);
  }

  private int stem() {
    return width(STEM, multiplier());
  }

  private double multiplier() {
    return spec.widthMultiplier().orElse(1.0);
  }

  private static int width(int channels, double multiplier) {
    double exact = channels * multiplier;
    int rounded = Math.max(DIVISOR, (int) (exact + DIVISOR / 2.0) / DIVISOR * DIVISOR);
    return rounded < LEAST_KEPT * exact ? rounded + DIVISOR : rounded;
  }
}
