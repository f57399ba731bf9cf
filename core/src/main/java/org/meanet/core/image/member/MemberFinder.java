package org.meanet.core.image.member;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** A way to keep many images in few files or folders. */
public interface MemberFinder extends Serializable {

  /**
   * Cuts what the paths hold into parts, without reading an image. The driver's memory grows with
   * the number of parts, not of images.
   *
   * @param paths or globs, on any Hadoop file system
   * @throws org.meanet.core.UserError if a path matches nothing, or something of another format
   */
  FoundMembers find(JavaSparkContext spark, List<String> paths, MemberFilter filter);
}
