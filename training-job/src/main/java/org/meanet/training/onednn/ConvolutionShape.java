package org.meanet.training.onednn;

/**
 * What a convolution is applied to, and how.
 *
 * @param images n
 * @param input height and width of the map it reads
 * @param inputChannels of the map it reads
 * @param outputChannels of the map it writes
 * @param kernel height and width of the window
 * @param stride of the window
 * @param padding rows and columns of zeros around the map
 * @param dilation steps between the window's pixels; 1 for neighbours
 * @param depthwise whether each channel has windows of its own, and reads itself alone
 */
public record ConvolutionShape(
    long images,
    Extent input,
    long inputChannels,
    long outputChannels,
    Extent kernel,
    Extent stride,
    Padding padding,
    Extent dilation,
    boolean depthwise) {

  /** Rows and columns. */
  public record Extent(long height, long width) {}

  /** Rows of zeros above and below, columns to the left and to the right. */
  public record Padding(long top, long left, long bottom, long right) {}

  /** Height and width of the map it writes. */
  public Extent output() {
    return new Extent(
        (input.height + padding.top + padding.bottom - reach(kernel.height, dilation.height))
                / stride.height
            + 1,
        (input.width + padding.left + padding.right - reach(kernel.width, dilation.width))
                / stride.width
            + 1);
  }

  private static long reach(long kernel, long dilation) {
    return (kernel - 1) * dilation + 1;
  }
}
