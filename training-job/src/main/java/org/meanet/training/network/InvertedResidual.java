package org.meanet.training.network;

/**
 * A block of MobileNetV2: a map is expanded by a 1×1 convolution, filtered channel by channel,
 * projected by another 1×1 convolution and, where its shape is what it was, added to itself.
 *
 * @param expansion how many times as many channels the filter has as the block reads; with 1 there
 *     is no expanding convolution
 * @param width channels that it puts out
 * @param stride of the filter
 */
record InvertedResidual(int expansion, int width, int stride) {

  /** Shape of what it makes of a map. */
  MapShape output(MapShape input) {
    return new MapShape(width, (input.height() - 1) / stride + 1, (input.width() - 1) / stride + 1);
  }

  /** Whether its input is added to its result. */
  boolean isAdded(int inputWidth) {
    return stride == 1 && inputWidth == width;
  }

  /** The same without expansion. */
  InvertedResidual unexpanded() {
    return new InvertedResidual(1, width, stride);
  }
}
