package org.meanet.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.image.ImageDecoder;
import org.meanet.core.image.UndecodableImageException;

/**
 * JPEGs in the folder that the environment variable MEANET_IMAGENET names, and below it, as files
 * or in tars. Labels are 0.
 */
final class Photographs {
  private static final String FOLDER = "MEANET_IMAGENET";

  // Of the networks that are trained for photographs: pixels from −1 to 1.
  private static final double HALF = 128;

  private Photographs() {}

  /** How photographs become the square input of a network. */
  static Manifest.ImageInput input(int side, double crop) {
    return new Manifest.ImageInput(
        "image",
        side,
        side,
        Manifest.ChannelOrder.RGB,
        List.of(HALF),
        List.of(HALF),
        crop,
        Manifest.CropArea.WHOLE_IMAGE,
        Manifest.Resize.BILINEAR);
  }

  /**
   * The first ones in the order of the names of their files.
   *
   * @throws UserError if there are none
   */
  static List<EncodedImage> first(int count) throws IOException, UndecodableImageException {
    String folder = System.getenv(FOLDER);
    if (folder == null) {
      throw new UserError(FOLDER + " must name a folder with photographs, as files or tars");
    }
    List<Path> files;
    try (Stream<Path> found = Files.walk(Path.of(folder))) {
      files = found.filter(Files::isRegularFile).sorted().toList();
    }
    List<EncodedImage> images = new ArrayList<>();
    for (Path file : files) {
      if (images.size() < count && isJpeg(file.toString())) {
        images.add(ImageDecoder.recognised(file.toString(), 0, Files.readAllBytes(file)));
      } else if (file.toString().endsWith(".tar")) {
        addAll(file, count, images);
      }
    }
    if (images.isEmpty()) {
      throw new UserError("[" + folder + "] must hold JPEGs, got none: see " + FOLDER);
    }
    return images;
  }

  private static void addAll(Path tar, int count, List<EncodedImage> images)
      throws IOException, UndecodableImageException {
    try (InputStream file = Files.newInputStream(tar);
        TarArchiveInputStream members = new TarArchiveInputStream(file)) {
      TarArchiveEntry member = members.getNextTarEntry();
      while (member != null && images.size() < count) {
        if (isJpeg(member.getName())) {
          images.add(ImageDecoder.recognised(member.getName(), 0, members.readAllBytes()));
        }
        member = members.getNextTarEntry();
      }
    }
  }

  private static boolean isJpeg(String name) {
    return name.toLowerCase(Locale.ROOT).matches(".*\\.jpe?g");
  }
}
