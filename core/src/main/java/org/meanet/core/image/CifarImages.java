package org.meanet.core.image;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.meanet.core.UserError;

/**
 * CIFAR-10 or CIFAR-100 (Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009)
 * in the binary version that its author publishes: records of one or two label bytes and 3,072
 * bytes of pixels, the red ones row by row, then the green, then the blue. Ids are {@code
 * train/000000}, {@code train/000001}, … over a split's files in their order.
 *
 * @param labels which data set it is, and which of its labels are learned
 * @param trainFiles five for CIFAR-10, one for CIFAR-100
 * @param testFiles one
 * @param classNames a text file with one class name a line, by label
 */
public record CifarImages(
    Labels labels, List<String> trainFiles, List<String> testFiles, String classNames)
    implements RawImages {
  static final ImageShape SHAPE = new ImageShape(32, 32, 3);

  // Of a task: a few seconds of work.
  private static final int RECORDS_OF_PART = 5_000;

  /** What the bytes before the pixels are, and which of them counts. */
  public enum Labels {
    /** One label, 0 to 9. */
    CIFAR10("CIFAR-10", "cifar-10-binary.tar.gz", 0, LabelByte.ONLY),
    /** The second of two: 0 to 99. */
    CIFAR100_FINE("CIFAR-100", "cifar-100-binary.tar.gz", 1, LabelByte.COARSE, LabelByte.FINE),
    /** The first of two: 0 to 19. */
    CIFAR100_COARSE("CIFAR-100", "cifar-100-binary.tar.gz", 0, LabelByte.COARSE, LabelByte.FINE);

    private final String dataSet;
    private final String archive;
    private final int position;
    private final List<LabelByte> bytes;

    Labels(String dataSet, String archive, int position, LabelByte... bytes) {
      this.dataSet = dataSet;
      this.archive = archive;
      this.position = position;
      this.bytes = List.of(bytes);
    }

    int recordBytes() {
      return bytes.size() + SHAPE.bytes();
    }

    /** All labels of a record, in their order. */
    List<LabelByte> bytes() {
      return bytes;
    }

    /** Which of them is learned. */
    int position() {
      return position;
    }

    int classes() {
      return bytes.get(position).classes();
    }

    String dataSet() {
      return dataSet;
    }

    /** What the data set's author packs the files in. */
    String archive() {
      return archive;
    }
  }

  /** One label of a record. */
  enum LabelByte {
    ONLY("label", 10),
    COARSE("coarse label", 20),
    FINE("fine label", 100);

    private final String noun;
    private final int classes;

    LabelByte(String noun, int classes) {
      this.noun = noun;
      this.classes = classes;
    }

    String noun() {
      return noun;
    }

    int classes() {
      return classes;
    }
  }

  /** A property of the data set, for which no file is read. */
  @Override
  public int classes(Configuration conf) {
    return labels.classes();
  }

  @Override
  public List<String> readClassNames(Configuration conf) {
    List<String> names = ClassNames.read(conf, classNames);
    if (names.size() != labels.classes()) {
      throw new UserError(
          "["
              + classNames
              + "] must name the "
              + labels.classes()
              + " classes of these labels of "
              + labels.dataSet
              + ", got ["
              + names.size()
              + "] names: see data.source.class-names and data.source.labels");
    }
    return names;
  }

  @Override
  public JavaRDD<RawRecord> read(JavaSparkContext spark, SourceSplit split, ImageShape shape) {
    if (!shape.equals(SHAPE)) {
      throw new UserError(
          "data.shape must be "
              + SHAPE
              + " for images of "
              + labels.dataSet
              + ", got ["
              + shape
              + "]");
    }
    List<CifarPart> parts = parts(spark.hadoopConfiguration(), split);
    SerializableConfiguration conf = new SerializableConfiguration(spark.hadoopConfiguration());
    return spark
        .parallelize(parts, parts.size())
        .flatMap(part -> CifarRecords.open(conf.value(), part).closedWithTask());
  }

  private List<CifarPart> parts(Configuration conf, SourceSplit split) {
    List<String> files = split == SourceSplit.TRAIN ? trainFiles : testFiles;
    if (files.isEmpty()) {
      throw new UserError(
          "data.source."
              + (split == SourceSplit.TRAIN ? "train" : "test")
              + "-files must name at least one file");
    }
    List<CifarPart> parts = new ArrayList<>();
    long id = 0;
    for (String file : files) {
      long records = CifarRecords.count(conf, file, labels);
      for (long first = 0; first < records; first += RECORDS_OF_PART) {
        long count = Math.min(RECORDS_OF_PART, records - first);
        parts.add(new CifarPart(file, labels, split, first, count, id + first));
      }
      id += records;
    }
    return parts;
  }
}
