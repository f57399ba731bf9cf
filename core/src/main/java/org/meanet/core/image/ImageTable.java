package org.meanet.core.image;

import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.meanet.core.UserError;
import org.meanet.core.json.StrictJson;
import org.meanet.core.storage.StoredFile;

/**
 * A folder with a data set that is ready to train on and to score:
 *
 * <pre>
 * images/split=train|validation|test/*.parquet   {@link #SCHEMA}
 * rejected/*.parquet                             {@link #REJECTED}
 * classes.json                                   K names, by label
 * counts.json                                    {@link ImageCounts}
 * </pre>
 *
 * @param path of the folder, on any Hadoop file system
 */
public record ImageTable(String path, List<String> classNames, ImageCounts counts) {

  /** Columns of the images, without the {@code split} that their folder names. */
  public static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.StringType)
          .add("label", DataTypes.IntegerType)
          .add("height", DataTypes.IntegerType)
          .add("width", DataTypes.IntegerType)
          .add("channels", DataTypes.IntegerType)
          .add("encoding", DataTypes.StringType)
          .add("data", DataTypes.BinaryType);

  /** Columns of the side table. */
  public static final StructType REJECTED =
      new StructType().add("id", DataTypes.StringType).add("reason", DataTypes.StringType);

  // A reader holds a row group, and once more as a batch of rows. With Parquet's own 128 MB two
  // tasks have used up an executor of a gigabyte before the first image is decoded.
  private static final long ROW_GROUP_BYTES = 8L << 20;
  private static final int IMAGES_BETWEEN_CHECKS = 8;

  static final String IMAGES = "images";
  static final String REJECTS = "rejected";
  static final String CLASSES = "classes.json";
  static final String COUNTS = "counts.json";

  public ImageTable {
    classNames = List.copyOf(classNames);
  }

  /**
   * @throws UserError if there is no complete image table at {@code path}
   */
  public static ImageTable open(Configuration conf, String path) {
    String counts = path + "/" + COUNTS;
    String classes = path + "/" + CLASSES;
    return new ImageTable(
        path,
        List.of(StrictJson.read(file(conf, classes).text(), String[].class, classes)),
        StrictJson.read(file(conf, counts).text(), ImageCounts.class, counts));
  }

  private static StoredFile file(Configuration conf, String path) {
    return new StoredFile(conf, path, "prepare the image table first");
  }

  /**
   * The rows of one split, with the columns of {@link #SCHEMA}. Only that split's folder is listed
   * and opened, so a caller cannot touch another split by mistake.
   *
   * @throws UserError if the split has no image
   */
  public Dataset<Row> read(SparkSession spark, Split split) {
    if (counts.kept().of(split) == 0) {
      throw new UserError(
          "["
              + path
              + "] must have images of the "
              + split.label()
              + " split, got none: the raw images that it was prepared from had none");
    }
    return spark.read().schema(SCHEMA).parquet(path + "/" + IMAGES + "/split=" + split.label());
  }

  /**
   * A writer of images whose files are read in little memory, whatever their size.
   *
   * @param images with the columns of {@link #SCHEMA}, and others
   */
  public static DataFrameWriter<Row> writer(Dataset<Row> images) {
    return images
        .write()
        .option("parquet.block.size", ROW_GROUP_BYTES)
        .option("parquet.page.size.row.check.min", IMAGES_BETWEEN_CHECKS)
        .option("parquet.page.size.row.check.max", IMAGES_BETWEEN_CHECKS);
  }

  /** The rejected inputs, with the columns of {@link #REJECTED}. */
  public Dataset<Row> rejected(SparkSession spark) {
    return spark.read().schema(REJECTED).parquet(path + "/" + REJECTS);
  }

  /** The row of {@link #SCHEMA} for an image. */
  public static Row row(EncodedImage image) {
    return RowFactory.create(values(image));
  }

  /** In the order of {@link #SCHEMA}. */
  static Object[] values(EncodedImage image) {
    return new Object[] {
      image.id(),
      image.label(),
      image.shape().height(),
      image.shape().width(),
      image.shape().channels(),
      image.encoding().name().toLowerCase(Locale.ROOT),
      image.data()
    };
  }

  /** The image of a row that has at least the columns of {@link #SCHEMA}. */
  public static EncodedImage image(Row row) {
    return image(row, row.<Integer>getAs("label"));
  }

  /**
   * The image of a row that has at least the columns of {@link #SCHEMA}, but for the label.
   *
   * @param label that the image is to have
   */
  public static EncodedImage image(Row row, int label) {
    return new EncodedImage(
        row.getAs("id"),
        label,
        new ImageShape(
            row.<Integer>getAs("height"),
            row.<Integer>getAs("width"),
            row.<Integer>getAs("channels")),
        EncodedImage.Encoding.valueOf(row.<String>getAs("encoding").toUpperCase(Locale.ROOT)),
        row.getAs("data"));
  }
}
