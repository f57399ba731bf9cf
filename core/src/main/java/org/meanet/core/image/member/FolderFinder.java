package org.meanet.core.image.member;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.meanet.core.UserError;

/**
 * Files of their own in folders and folders below them. Tasks list the folders; each part holds
 * neighbouring files of one or more of them.
 */
public record FolderFinder() implements MemberFinder {

  @Override
  public FoundMembers find(JavaSparkContext spark, List<String> paths, MemberFilter filter) {
    List<Folder> folders = folders(spark.hadoopConfiguration(), paths);
    SerializableConfiguration conf = new SerializableConfiguration(spark.hadoopConfiguration());
    int tasks = Math.min(folders.size(), 4 * spark.defaultParallelism());
    spark.setJobDescription("prepare: list the folders");
    List<FolderSize> sizes =
        spark
            .parallelize(folders, tasks)
            .map(folder -> FolderSize.of(conf.value(), folder, filter))
            .collect();
    long total = sizes.stream().mapToLong(FolderSize::bytes).sum();
    return new FoundMembers(
        parts(sizes, PartSize.of(spark, total)),
        List.of(),
        OptionalLong.of(sizes.stream().mapToLong(FolderSize::files).sum()));
  }

  private static List<Folder> folders(Configuration conf, List<String> paths) {
    List<Folder> folders = new ArrayList<>();
    for (String path : paths) {
      List<FileStatus> matches = MatchedPaths.of(conf, path);
      for (FileStatus match : matches) {
        if (!match.isDirectory()) {
          throw new UserError(
              "["
                  + match.getPath()
                  + "] must be a folder, got a file: name the folder that holds it");
        }
        String base = base(path, match);
        folders.add(new Folder(base, match.getPath().toString(), false));
        MatchedPaths.listed(conf, match.getPath()).stream()
            .filter(FileStatus::isDirectory)
            .forEach(child -> folders.add(new Folder(base, child.getPath().toString(), true)));
      }
    }
    return folders;
  }

  /** The folder that was given, or the one before the first wildcard. */
  private static String base(String path, FileStatus match) {
    Path base = match.getPath();
    for (int i = 0; i < MatchedPaths.wildcardDepth(path); i++) {
      base = base.getParent();
    }
    return base.toUri().getPath();
  }

  /** Large folders are cut, small ones put together. */
  private static List<MemberPart> parts(List<FolderSize> sizes, long partBytes) {
    List<MemberPart> parts = new ArrayList<>();
    List<FolderSlice> slices = new ArrayList<>();
    long bytes = 0;
    for (FolderSize size : sizes) {
      if (size.files() > 0) {
        int count = Math.toIntExact(Math.max(1, (size.bytes() + partBytes - 1) / partBytes));
        for (int i = 0; i < count; i++) {
          slices.add(new FolderSlice(size.folder(), i, count, size.bytes()));
          bytes += size.bytes() / count;
          if (bytes >= partBytes) {
            parts.add(new FolderPart(slices));
            slices.clear();
            bytes = 0;
          }
        }
      }
    }
    if (!slices.isEmpty()) {
      parts.add(new FolderPart(slices));
    }
    return parts;
  }
}
