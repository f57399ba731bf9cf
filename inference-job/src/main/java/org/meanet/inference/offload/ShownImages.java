package org.meanet.inference.offload;

import java.util.List;
import java.util.stream.Stream;

/**
 * A few images, always the same ones of the same scores.
 *
 * @param uploadedAndWrong what cost most and was of no use: sent to the cloud, and the answer is
 *     wrong. Those on which the edge spent most energy first, of equal ones those of which the
 *     cloud was most sure
 * @param keptAndWrong answered wrong at the edge, which was sure: the highest confidence first
 * @param byMain drawn from those that main's exit answered right
 * @param byExtension drawn from those that the extension's exit answered right
 * @param byCloud drawn from those that the cloud answered right
 */
public record ShownImages(
    List<ShownImage> uploadedAndWrong,
    List<ShownImage> keptAndWrong,
    List<ShownImage> byMain,
    List<ShownImage> byExtension,
    List<ShownImage> byCloud) {
  public ShownImages {
    uploadedAndWrong = List.copyOf(uploadedAndWrong);
    keptAndWrong = List.copyOf(keptAndWrong);
    byMain = List.copyOf(byMain);
    byExtension = List.copyOf(byExtension);
    byCloud = List.copyOf(byCloud);
  }

  /** All of them. */
  public Stream<ShownImage> stream() {
    return Stream.of(uploadedAndWrong, keptAndWrong, byMain, byExtension, byCloud)
        .flatMap(List::stream);
  }
}
