package org.meanet.core.image;

import java.util.Optional;
import org.meanet.core.image.member.TarFinder;

/**
 * Images in tars, and in tars within them, uncompressed: ImageNet as it is published, class folders
 * in a tar, and the shards of WebDataset. Several tasks read one large tar.
 *
 * @param classList a text file with one class a line, in the order of the labels: the class, a tab,
 *     and its name for people
 * @param train without it there is neither a training split nor a validation split
 * @param test without it there is no test split
 * @param damaged what becomes of a file that is cut off or damaged; without it, an error
 */
public record TarFiles(
    String classList,
    Optional<LabelledPaths> train,
    Optional<LabelledPaths> test,
    Optional<Damage> damaged)
    implements LabelledSource {
  public TarFiles {
    LabelledImages.requireOne(train, test);
  }

  @Override
  public LabelledImages images() {
    return new LabelledImages(classList, train, test, new TarFinder(), damaged.orElse(Damage.FAIL));
  }
}
