package org.meanet.core.image;

import java.util.Optional;
import org.meanet.core.image.member.FolderFinder;

/**
 * Images that are files of their own, such as the class folders {@code n01440764/*.JPEG} of
 * ImageNet. Many small files are read by one task.
 *
 * @param classList a text file with one class a line, in the order of the labels: the class, a tab,
 *     and its name for people
 * @param train without it there is neither a training split nor a validation split
 * @param test without it there is no test split
 */
public record ImageFolders(
    String classList, Optional<LabelledPaths> train, Optional<LabelledPaths> test)
    implements LabelledSource {
  public ImageFolders {
    LabelledImages.requireOne(train, test);
  }

  @Override
  public LabelledImages images() {
    return new LabelledImages(classList, train, test, new FolderFinder(), Damage.FAIL);
  }
}
