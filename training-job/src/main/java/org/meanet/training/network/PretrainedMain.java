package org.meanet.training.network;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.config.AdaptiveSpec;
import org.meanet.core.config.ResNetSpec;
import org.meanet.core.image.ImageShape;

/**
 * A main block of which only the file is known, with the adaptive block that a configuration puts
 * beside it.
 *
 * @param image that main and the adaptive block read
 * @param features that main gives
 * @param adaptive stem and basic blocks
 * @param classes K
 */
public record PretrainedMain(
    ImageShape image, MapShape features, AdaptiveSpec adaptive, int classes) implements MainBlock {

  /**
   * @throws UserError if the block gives no features, or the adaptive block's map is of another
   *     shape
   */
  public static PretrainedMain of(Manifest.Block block, AdaptiveSpec adaptive, String bundle) {
    List<Integer> shape =
        block
            .features()
            .orElseThrow(
                () ->
                    new UserError(
                        "The main block of ["
                            + bundle
                            + "] must give features for an extension, got none in its manifest:"
                            + " name the output of its last feature map, or set"
                            + " networks.extension = null"))
            .shape();
    Manifest.ImageInput input = block.image();
    int channels = input.channelOrder() == Manifest.ChannelOrder.GRAY ? 1 : 3;
    PretrainedMain main =
        new PretrainedMain(
            new ImageShape(input.height(), input.width(), channels),
            new MapShape(shape.get(0), shape.get(1), shape.get(2)),
            adaptive,
            block.classes());
    MapShape made = main.layout().features();
    if (!made.equals(main.features)) {
      throw new UserError(
          "networks.adaptive must make a map of main's "
              + main.features
              + " (channels×height×width) of an image of "
              + main.image
              + ", got ["
              + made
              + "]: every width but the first halves height and width, the stem imagenet quarters"
              + " them, and the last width is the map's channels");
    }
    return main;
  }

  @Override
  public Map<String, InputShape> inputs() {
    return Map.of(Architecture.IMAGE, MapShape.of(image));
  }

  @Override
  public void appendAdaptive(GraphBuilder graph, String prefix) {
    layout().appendAdaptive(graph, prefix);
  }

  /** A residual network whose adaptive block is the one that is wanted. */
  private ResNetGraph layout() {
    List<Integer> oneEach = Collections.nCopies(adaptive.widths().size(), 1);
    return new ResNetGraph(
        new ResNetSpec(
            adaptive.stem(), ResNetSpec.Block.BASIC, adaptive.widths(), oneEach, Optional.empty()),
        image,
        classes);
  }
}
