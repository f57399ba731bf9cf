package org.meanet.core.image;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.meanet.core.bundle.Manifest.ChannelOrder;
import org.meanet.core.bundle.Manifest.ImageInput;

/**
 * Pixels to a network's input: crop, resize, channel order, (pixel − mean) ÷ scale. A resize to the
 * size that is there already changes nothing. Grey becomes three equal channels; red, green and
 * blue become grey by 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601). Stateless and safe for many
 * threads.
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
    write(pixels, crop(pixels.shape()), target, offset);
  }

  /**
   * Writes a part of an image, whatever the input's own crop.
   *
   * @param region inside of the image
   */
  public void write(Pixels pixels, Region region, float[] target, int offset) {
    int sourceChannels = pixels.shape().channels();
    if (sourceChannels != 1 && sourceChannels != 3) {
      throw new IllegalArgumentException(
          "Pixels must have 1 or 3 channels, got [" + sourceChannels + "]");
    }
    Taps rows = Taps.of(input.resize(), region.top(), region.height(), input.height());
    SourceRows narrowed =
        new SourceRows(
            pixels,
            Taps.of(input.resize(), region.left(), region.width(), input.width()),
            input.width(),
            rows.most());
    double[] row = new double[input.width() * sourceChannels];
    for (int y = 0; y < input.height(); y++) {
      Arrays.fill(row, 0);
      for (int tap = 0; tap < rows.most(); tap++) {
        double weight = rows.weight(y, tap);
        if (weight != 0) {
          add(weight, narrowed.row(rows.first(y) + tap), row);
        }
      }
      put(row, sourceChannels, target, offset + y * input.width());
    }
  }

  private static void add(double weight, double[] from, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += weight * from[i];
    }
  }

  /** The part of an image that the input shows. */
  private Region crop(ImageShape shape) {
    double height = shape.height();
    double width = shape.width();
    switch (input.cropArea()) {
      case WHOLE_IMAGE -> {}
      case INPUT_SHAPE -> {
        double pixel = Math.min(height / input.height(), width / input.width());
        height = pixel * input.height();
        width = pixel * input.width();
      }
    }
    return Region.centred(
        shape,
        Math.max(1, (int) Math.round(height * input.crop())),
        Math.max(1, (int) Math.round(width * input.crop())));
  }

  /**
   * @param row of the output's width, the channels of a pixel side by side
   * @param at where the row of the first channel goes
   */
  private void put(double[] row, int sourceChannels, float[] target, int at) {
    for (int channel = 0; channel < channels(); channel++) {
      double mean = ofChannel(input.mean(), channel);
      double scale = ofChannel(input.scale(), channel);
      int start = at + channel * input.height() * input.width();
      for (int x = 0; x < input.width(); x++) {
        double value = value(row, x * sourceChannels, sourceChannels, channel);
        target[start + x] = (float) ((value - mean) / scale);
      }
    }
  }

  private double value(double[] row, int pixel, int sourceChannels, int channel) {
    if (sourceChannels == 1) {
      return row[pixel];
    }
    return switch (input.channelOrder()) {
      case RGB -> row[pixel + channel];
      case BGR -> row[pixel + 2 - channel];
      case GRAY -> LUMA[0] * row[pixel] + LUMA[1] * row[pixel + 1] + LUMA[2] * row[pixel + 2];
    };
  }

  private static double ofChannel(List<Double> values, int channel) {
    return values.get(values.size() == 1 ? 0 : channel);
  }

  /**
   * Rows of the source at the output's width, each made when it is first asked for. Neighbouring
   * rows of the output share most of theirs, so as many are kept as one of them is made of.
   */
  private static final class SourceRows {
    private static final int NONE = -1;

    private final Pixels pixels;
    private final Taps columns;
    private final int width;
    private final double[][] kept;
    private final int[] keptRow;

    private SourceRows(Pixels pixels, Taps columns, int width, int keep) {
      this.pixels = pixels;
      this.columns = columns;
      this.width = width;
      this.kept = new double[keep][width * pixels.shape().channels()];
      this.keptRow = new int[keep];
      Arrays.fill(keptRow, NONE);
    }

    private double[] row(int y) {
      int slot = y % kept.length;
      if (keptRow[slot] != y) {
        keptRow[slot] = y;
        fill(y, kept[slot]);
      }
      return kept[slot];
    }

    private void fill(int y, double[] row) {
      int channels = pixels.shape().channels();
      byte[] bytes = pixels.hwc();
      int start = y * pixels.shape().width();
      for (int x = 0; x < width; x++) {
        int from = (start + columns.first(x)) * channels;
        for (int channel = 0; channel < channels; channel++) {
          double value = 0;
          for (int tap = 0; tap < columns.most(); tap++) {
            value +=
                columns.weight(x, tap) * Byte.toUnsignedInt(bytes[from + tap * channels + channel]);
          }
          row[x * channels + channel] = value;
        }
      }
    }
  }
}
