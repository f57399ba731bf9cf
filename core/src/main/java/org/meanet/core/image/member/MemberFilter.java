package org.meanet.core.image.member;

import java.io.Serializable;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which members are read, by the ends of their names: images, and files with the labels of images
 * beside them. All others are passed over unread.
 *
 * @param extensions in lower case, without the dot
 */
public record MemberFilter(Set<String> extensions) implements Serializable {
  /** What files with a picture are called, whether it can be decoded or not. */
  private static final Set<String> IMAGES =
      Set.of(
          "jpg", "jpeg", "png", "gif", "bmp", "ppm", "pgm", "tif", "tiff", "webp", "heic", "avif");

  public MemberFilter {
    extensions = Set.copyOf(extensions);
  }

  /**
   * Images and one kind of file beside them.
   *
   * @param sidecar an extension
   */
  public static MemberFilter images(Optional<String> sidecar) {
    Set<String> extensions = new HashSet<>(IMAGES);
    sidecar.ifPresent(extensions::add);
    return new MemberFilter(extensions);
  }

  /** Whether a member of this name is read. */
  public boolean takes(String path) {
    String name = name(path);
    return extensions.contains(lower(name.substring(name.lastIndexOf('.') + 1)));
  }

  /** Whether a path is an image's, as WebDataset has it: by all that follows the first dot. */
  public static boolean isImage(String path) {
    return IMAGES.contains(extension(path));
  }

  /**
   * What an image and the files beside it have in common, as WebDataset has it: the path up to the
   * first dot of the name.
   */
  public static String key(String path) {
    int dot = path.indexOf('.', path.lastIndexOf('/') + 1);
    return dot < 0 ? path : path.substring(0, dot);
  }

  /** What follows the key and its dot, in lower case. */
  public static String extension(String path) {
    int dot = path.indexOf('.', path.lastIndexOf('/') + 1);
    return dot < 0 ? "" : lower(path.substring(dot + 1));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
