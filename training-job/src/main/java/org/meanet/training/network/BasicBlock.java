package org.meanet.training.network;

import org.meanet.training.layer.NativeConvolution;

/**
 * Two 3×3 convolutions.
 *
 * @param stride of the first one
 */
record BasicBlock(int channels, int stride) implements ResidualBlock {

  @Override
  public String append(ResidualPath path, String name, String input) {
    String first = path.rectified(name + "-1", input, NativeConvolution.of(3, channels, stride));
    return path.linear(name + "-2", first, NativeConvolution.of(3, channels, 1));
  }
}
