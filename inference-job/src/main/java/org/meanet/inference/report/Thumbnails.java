package org.meanet.inference.report;

import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.image.ImageDecoder;
import org.meanet.core.image.ImageShape;
import org.meanet.core.image.ImageTable;
import org.meanet.core.image.JpegEncoder;
import org.meanet.core.image.Pixels;
import org.meanet.core.image.Split;
import org.meanet.core.image.UndecodableImageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Small pictures of a few images of the image table, as {@code data:} URIs: JPEGs whose longer side
 * has at most {@value #SIDE} pixels, some kilobytes each. Images are made smaller where they are.
 */
public final class Thumbnails {
  private static final Logger LOG = LoggerFactory.getLogger(Thumbnails.class);
  private static final int SIDE = 96;
  private static final JpegEncoder JPEG = new JpegEncoder(85);

  private Thumbnails() {}

  /**
   * @param table that was scored; its files may have been deleted since, as they are large
   * @return by id, ascending; without those that are not there or cannot be decoded, and empty if
   *     the table cannot be read
   */
  static Map<String, String> of(ImageTable table, SparkSession spark, Collection<String> ids) {
    if (ids.isEmpty() || table.counts().kept().of(Split.TEST) == 0) {
      return Map.of();
    }
    try {
      return of(table.read(spark, Split.TEST), ids);
    } catch (Exception e) {
      // Spark's exceptions are checked ones that are not declared. None is worth a report.
      LOG.warn("No pictures of images: [{}] cannot be read", table.path(), e);
      return Map.of();
    }
  }

  /**
   * @param rows of the image table
   * @return by id, ascending; without those that are not there or cannot be decoded
   */
  public static Map<String, String> of(Dataset<Row> rows, Collection<String> ids) {
    FlatMapFunction<Row, Tuple2<String, byte[]>> smaller =
        row -> {
          EncodedImage image = ImageTable.image(row);
          return jpeg(image).map(file -> new Tuple2<>(image.id(), file)).stream().iterator();
        };
    Map<String, String> thumbnails = new TreeMap<>();
    rows.filter(rows.col("id").isin(ids.toArray()))
        .flatMap(smaller, Encoders.tuple(Encoders.STRING(), Encoders.BINARY()))
        .collectAsList()
        .forEach(
            found ->
                thumbnails.put(
                    found._1,
                    "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(found._2)));
    return thumbnails;
  }

  private static Optional<byte[]> jpeg(EncodedImage image) {
    try {
      return Optional.of(JPEG.encode(smaller(ImageDecoder.decode(image))));
    } catch (UndecodableImageException e) {
      // The table may have been made anew since it was scored; a report does without the picture.
      return Optional.empty();
    }
  }

  /**
   * Means over squares of whole pixels; what does not fill a square at the right and below goes.
   */
  static Pixels smaller(Pixels pixels) {
    ImageShape shape = pixels.shape();
    int square = (Math.max(shape.height(), shape.width()) + SIDE - 1) / SIDE;
    int height = Math.max(1, shape.height() / square);
    int width = Math.max(1, shape.width() / square);
    int channels = shape.channels();
    byte[] hwc = new byte[height * width * channels];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < channels; channel++) {
          hwc[(y * width + x) * channels + channel] = mean(pixels, square, y, x, channel);
        }
      }
    }
    return new Pixels(new ImageShape(height, width, channels), hwc);
  }

  private static byte mean(Pixels pixels, int square, int row, int column, int channel) {
    ImageShape shape = pixels.shape();
    int bottom = Math.min(shape.height(), (row + 1) * square);
    int right = Math.min(shape.width(), (column + 1) * square);
    int sum = 0;
    int count = 0;
    for (int y = row * square; y < bottom; y++) {
      for (int x = column * square; x < right; x++) {
        sum +=
            Byte.toUnsignedInt(pixels.hwc()[(y * shape.width() + x) * shape.channels() + channel]);
        count++;
      }
    }
    return (byte) ((sum + count / 2) / count);
  }
}
