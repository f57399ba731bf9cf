package org.meanet.core.image;

import java.util.Optional;
import org.meanet.core.image.member.SequenceFinder;

/**
 * Images in SequenceFiles of Hadoop, (Text name, BytesWritable bytes), compressed or not. Names may
 * have folders before them. Records stand in no order, so labels beside the images are not read.
 *
 * @param classList a text file with one class a line, in the order of the labels: the class, a tab,
 *     and its name for people
 * @param train without it there is neither a training split nor a validation split
 * @param test without it there is no test split
 * @param damaged what becomes of a file that is cut off or damaged; without it, an error
 */
public record SequenceFiles(
    String classList,
    Optional<LabelledPaths> train,
    Optional<LabelledPaths> test,
    Optional<Damage> damaged)
    implements LabelledSource {
  public SequenceFiles {
    LabelledImages.requireOne(train, test);
    requireNoSidecar("train", train);
    requireNoSidecar("test", test);
  }

  private static void requireNoSidecar(String split, Optional<LabelledPaths> paths) {
    if (paths.flatMap(given -> given.labels().sidecar()).isPresent()) {
      throw new IllegalArgumentException(
          split + ".labels.type must not be sidecar for sequence-files, got [sidecar]");
    }
  }

  @Override
  public LabelledImages images() {
    return new LabelledImages(
        classList, train, test, new SequenceFinder(), damaged.orElse(Damage.FAIL));
  }
}
