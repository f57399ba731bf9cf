package org.meanet.training.network;

import java.util.Optional;
import org.meanet.core.config.ResNetSpec;
import org.meanet.core.image.ImageShape;
import org.meanet.training.layer.NativeConvolution;

/**
 * What comes before a residual network's blocks: a convolution, with BatchNorm and ReLU, and
 * perhaps a max-pooling.
 *
 * @param convolution of the image
 * @param pool the max-pooling behind it
 */
record Stem(Window convolution, Optional<Window> pool, int channels) {

  /**
   * A square window, padded by half of its side, rounded down, on each side.
   *
   * @param side pixels
   */
  record Window(int side, int stride) {

    /** Pixels that come of as many along one side; rounded up, as the side is odd. */
    int output(int pixels) {
      return (pixels - 1) / stride + 1;
    }

    int padding() {
      return side / 2;
    }
  }

  /** The stem that a configuration names; ImageNet's is torchvision's. */
  static Stem of(ResNetSpec.Stem stem, int channels) {
    return switch (stem) {
      case CIFAR -> new Stem(new Window(3, 1), Optional.empty(), channels);
      case IMAGENET -> new Stem(new Window(7, 2), Optional.of(new Window(3, 2)), channels);
    };
  }

  NativeConvolution layer() {
    return NativeConvolution.of(convolution.side(), channels, convolution.stride())
        .withoutInputGradient();
  }

  /** Shape of what it makes of an image. */
  MapShape output(ImageShape image) {
    return new MapShape(channels, output(image.height()), output(image.width()));
  }

  private int output(int pixels) {
    int convolved = convolution.output(pixels);
    return pool.map(window -> window.output(convolved)).orElse(convolved);
  }
}
