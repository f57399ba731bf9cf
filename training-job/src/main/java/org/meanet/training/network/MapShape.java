package org.meanet.training.network;

import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.meanet.core.image.ImageShape;

/**
 * Shape of one image or feature map in a network: a batch of them is [n, channels, height, width].
 */
public record MapShape(int channels, int height, int width) implements InputShape {

  /** The input tensor of an image. */
  public static MapShape of(ImageShape image) {
    return new MapShape(image.channels(), image.height(), image.width());
  }

  /** [channels, height, width]. */
  @Override
  public List<Integer> dimensions() {
    return List.of(channels, height, width);
  }

  @Override
  public InputType inputType() {
    return InputType.convolutional(height, width, channels);
  }

  /** channels×height×width. */
  @Override
  public String toString() {
    return channels + "×" + height + "×" + width;
  }
}
