package org.meanet.core.image;

import java.io.Serializable;
import org.meanet.core.bundle.Manifest.ChannelOrder;
import org.meanet.core.bundle.Manifest.ImageInput;

/**
 * Pixels to a network's input: centre crop, bilinear resize, channel order, (pixel − mean) ÷ scale.
 * The resize interpolates between the centres of pixels ("half pixel" of ONNX Resize) and is the
 * identity where the size already fits. Grey becomes three equal channels; red, green and blue
 * become grey by 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601). Stateless and safe for many threads.
 */
public record Preprocessor(ImageInput input) implements Serializable {
  private static final double[] LUMA = {0.299, 0.587, 0.114};

  /** Values of one image: channels × height × width. */
  public int length() {
    return channels() * input.height() * input.width();
  }

  /** 1 for a grey input, else 3. */
  public int channels() {
    return input.channelOrder() == ChannelOrder.GRAY ? 1 : 3;
  }

  /**
   * Writes one image as [channels, height, width].
   *
   * @param pixels of any size, with 1 or 3 channels
   * @param target takes {@link #length()} values from {@code offset} on
   */
  public void write(Pixels pixels, float[] target, int offset) {
    int sourceChannels = pixels.shape().channels();
    if (sourceChannels != 1 && sourceChannels != 3) {
      throw new IllegalArgumentException(
          "Pixels must have 1 or 3 channels, got [" + sourceChannels + "]");
    }
    Axis rows = Axis.of(pixels.shape().height(), input.crop(), input.height());
    Axis columns = Axis.of(pixels.shape().width(), input.crop(), input.width());
    int at = offset;
    for (int channel = 0; channel < channels(); channel++) {
      for (int y = 0; y < input.height(); y++) {
        for (int x = 0; x < input.width(); x++) {
          double value = value(pixels, rows, y, columns, x, channel);
          target[at++] = (float) ((value - input.mean()) / input.scale());
        }
      }
    }
  }

  private double value(Pixels pixels, Axis rows, int y, Axis columns, int x, int channel) {
    if (pixels.shape().channels() == 1) {
      return sample(pixels, rows, y, columns, x, 0);
    }
    return switch (input.channelOrder()) {
      case RGB -> sample(pixels, rows, y, columns, x, channel);
      case BGR -> sample(pixels, rows, y, columns, x, 2 - channel);
      case GRAY -> {
        double luma = 0;
        for (int c = 0; c < LUMA.length; c++) {
          luma += LUMA[c] * sample(pixels, rows, y, columns, x, c);
        }
        yield luma;
      }
    };
  }

  private static double sample(Pixels pixels, Axis rows, int y, Axis columns, int x, int channel) {
    double top = between(pixels, rows.low[y], columns, x, channel);
    if (rows.weight[y] == 0) {
      return top;
    }
    double bottom = between(pixels, rows.low[y] + 1, columns, x, channel);
    return top + rows.weight[y] * (bottom - top);
  }

  private static double between(Pixels pixels, int row, Axis columns, int x, int channel) {
    double left = pixel(pixels, row, columns.low[x], channel);
    if (columns.weight[x] == 0) {
      return left;
    }
    double right = pixel(pixels, row, columns.low[x] + 1, channel);
    return left + columns.weight[x] * (right - left);
  }

  private static int pixel(Pixels pixels, int row, int column, int channel) {
    ImageShape shape = pixels.shape();
    return Byte.toUnsignedInt(
        pixels.hwc()[(row * shape.width() + column) * shape.channels() + channel]);
  }

  /**
   * Where the output's pixels lie along one side of the source.
   *
   * @param low the source pixel at or before each output pixel
   * @param weight of the source pixel after it, 0 to below 1; 0 where there is none
   */
  private record Axis(int[] low, double[] weight) {

    static Axis of(int source, double crop, int output) {
      int kept = Math.max(1, (int) Math.round(source * crop));
      int first = (source - kept) / 2;
      int[] low = new int[output];
      double[] weight = new double[output];
      for (int i = 0; i < output; i++) {
        double centre = (i + 0.5) * kept / output - 0.5;
        double inside = Math.min(Math.max(centre, 0), kept - 1);
        int floor = (int) inside;
        low[i] = first + floor;
        weight[i] = inside - floor;
      }
      return new Axis(low, weight);
    }
  }
}
