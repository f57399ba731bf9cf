package org.meanet.core.image.label;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;
import org.meanet.core.storage.StoredFile;

/**
 * The class stands in a text file with a line for each image. The line's number, from 1, ends the
 * image's name: {@code ILSVRC2012_val_00000001.JPEG} is the first.
 *
 * @param file a class of the list on each line; with {@code ids}, a number
 * @param ids a class on each line; the numbers of {@code file} count these lines from 1
 */
public record GroundTruth(String file, Optional<String> ids) implements LabelRule {
  private static final Pattern NUMBER = Pattern.compile("(\\d{1,9})\\.[^./]*$");

  @Override
  public Labels read(Configuration conf, ClassList classes, String key) {
    List<String> lines = lines(conf, file, key + ".file");
    List<String> classesOfIds = ids.map(list -> lines(conf, list, key + ".ids")).orElse(List.of());
    int[] labels = new int[lines.size()];
    for (int i = 0; i < labels.length; i++) {
      String className =
          ids.isPresent() ? classOfId(lines.get(i), i + 1, classesOfIds) : lines.get(i);
      labels[i] = label(classes, className, i + 1);
    }
    return new Listed(file, labels);
  }

  private static List<String> lines(Configuration conf, String path, String key) {
    List<String> lines =
        new StoredFile(conf, path, key + " must be a text file with a line for each image")
            .text()
            .lines()
            .map(String::strip)
            .toList();
    int last = lines.size();
    while (last > 0 && lines.get(last - 1).isEmpty()) {
      last--;
    }
    if (last == 0) {
      throw new UserError("[" + path + "] must hold a line for each image, got an empty file");
    }
    return lines.subList(0, last);
  }

  private String classOfId(String id, int line, List<String> classesOfIds) {
    int number = id.matches("\\d{1,9}") ? Integer.parseInt(id) : 0;
    if (number < 1 || number > classesOfIds.size()) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "Line %d of [%s] must be a number from 1 to %d, the lines of [%s], got [%s]",
              line,
              file,
              classesOfIds.size(),
              ids.orElseThrow(),
              id));
    }
    return classesOfIds.get(number - 1);
  }

  private int label(ClassList classes, String className, int line) {
    return classes
        .label(className)
        .orElseThrow(
            () ->
                new UserError(
                    String.format(
                        Locale.ROOT,
                        "Line %d of [%s] must be a class of [%s], got [%s]%s",
                        line,
                        file,
                        classes.path(),
                        className,
                        hint(className))));
  }

  private String hint(String className) {
    return ids.isEmpty() && className.matches("\\d+")
        ? ": for numbers, name the list of the classes that they count in labels.ids"
        : "";
  }

  /** The labels by the number of the image, from 1. */
  private record Listed(String file, int[] labels) implements Labels {

    @Override
    public int of(String path, Optional<byte[]> sidecar) throws UnlabelledImageException {
      Matcher matcher = NUMBER.matcher(path);
      int number = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
      if (number < 1 || number > labels.length) {
        throw new UnlabelledImageException(
            "must have a number from 1 to "
                + labels.length
                + ", the lines of ["
                + file
                + "], at the end of its name");
      }
      return labels[number - 1];
    }

    @Override
    public void requireImages(long images, boolean complete) {
      if (images > labels.length || complete && images < labels.length) {
        throw new UserError(
            "["
                + file
                + "] must have one line for each of the "
                + images
                + " images, got ["
                + labels.length
                + "] lines");
      }
    }
  }
}
