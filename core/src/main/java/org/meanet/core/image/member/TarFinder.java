package org.meanet.core.image.member;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Members of tars, and of tars in them. One task for each tar seeks from header to header and cuts
 * it into parts; a tar within a tar is not cut.
 */
public record TarFinder() implements MemberFinder {

  @Override
  public FoundMembers find(JavaSparkContext spark, List<String> paths, MemberFilter filter) {
    List<FileStatus> files = MatchedPaths.files(spark.hadoopConfiguration(), paths);
    long partBytes = PartSize.of(spark, files.stream().mapToLong(FileStatus::getLen).sum());
    List<String> names = files.stream().map(file -> file.getPath().toString()).toList();
    SerializableConfiguration conf = new SerializableConfiguration(spark.hadoopConfiguration());
    spark.setJobDescription("prepare: find the members of the tars");
    List<TarIndex> indexes =
        spark
            .parallelize(names, names.size())
            .map(name -> TarIndex.of(conf.value(), name, partBytes, filter))
            .collect();
    List<MemberPart> parts = new ArrayList<>();
    List<Member.Lost> losses = new ArrayList<>();
    indexes.forEach(index -> parts.addAll(index.parts()));
    indexes.forEach(index -> index.loss().ifPresent(losses::add));
    return new FoundMembers(parts, losses, count(indexes));
  }

  private static OptionalLong count(List<TarIndex> indexes) {
    return indexes.stream().anyMatch(TarIndex::nested)
        ? OptionalLong.empty()
        : OptionalLong.of(indexes.stream().mapToLong(TarIndex::count).sum());
  }
}
