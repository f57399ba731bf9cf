package org.meanet.training.network;

import org.meanet.training.layer.NativeConvolution;

/**
 * A 1×1 convolution to fewer channels, a 3×3 one, and a 1×1 one to more. The 3×3 convolution has
 * the stride, as in torchvision, and not the first one, as in the paper of 2015, which would drop
 * three of four pixels unread.
 *
 * @param width channels of the 3×3 convolution
 * @param stride of the 3×3 convolution
 */
record BottleneckBlock(int width, int stride) implements ResidualBlock {
  private static final int EXPANSION = 4;

  @Override
  public int channels() {
    return EXPANSION * width;
  }

  @Override
  public String append(ResidualPath path, String name, String input) {
    String first = path.rectified(name + "-1", input, NativeConvolution.of(1, width, 1));
    String second = path.rectified(name + "-2", first, NativeConvolution.of(3, width, stride));
    return path.linear(name + "-3", second, NativeConvolution.of(1, channels(), 1));
  }
}
