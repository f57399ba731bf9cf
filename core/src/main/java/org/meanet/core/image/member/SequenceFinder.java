package org.meanet.core.image.member;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Text;
import org.apache.spark.api.java.JavaSparkContext;
import org.meanet.core.UserError;
import org.meanet.core.storage.Refusal;

/** Records of Hadoop's SequenceFiles, (Text name, BytesWritable bytes), compressed or not. */
public record SequenceFinder() implements MemberFinder {

  @Override
  public FoundMembers find(JavaSparkContext spark, List<String> paths, MemberFilter filter) {
    List<FileStatus> files = MatchedPaths.files(spark.hadoopConfiguration(), paths);
    long partBytes = PartSize.of(spark, files.stream().mapToLong(FileStatus::getLen).sum());
    List<MemberPart> parts = new ArrayList<>();
    for (FileStatus file : files) {
      requireNamedBytes(spark.hadoopConfiguration(), file.getPath());
      for (long start = 0; start < file.getLen(); start += partBytes) {
        long end = Math.min(start + partBytes, file.getLen());
        parts.add(new SequencePart(file.getPath().toString(), start, end));
      }
    }
    return new FoundMembers(parts, List.of(), OptionalLong.empty());
  }

  private static void requireNamedBytes(Configuration conf, Path file) {
    try (SequenceFile.Reader reader =
        new SequenceFile.Reader(conf, SequenceFile.Reader.file(file))) {
      String key = reader.getKeyClassName();
      String value = reader.getValueClassName();
      if (!key.equals(Text.class.getName()) || !value.equals(BytesWritable.class.getName())) {
        throw new UserError(
            "["
                + file
                + "] must hold names as Text and images as BytesWritable, got ["
                + key
                + "] and ["
                + value
                + "]: write it anew");
      }
    } catch (EOFException e) {
      throw noSequenceFile(file, e);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("not a SequenceFile")) {
        throw noSequenceFile(file, e);
      }
      throw Refusal.to("read", file.toString(), e);
    }
  }

  private static UserError noSequenceFile(Path file, IOException e) {
    return new UserError(
        "["
            + file
            + "] must be a SequenceFile of Hadoop, got a file that does not begin like one: check"
            + " data.source.type and the paths",
        e);
  }
}
