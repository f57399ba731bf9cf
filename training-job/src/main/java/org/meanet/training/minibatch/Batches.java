package org.meanet.training.minibatch;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.meanet.core.image.EncodedImage;

/** Images a batch at a time; the last batch may be smaller. */
public final class Batches implements Iterator<List<EncodedImage>> {
  private final Iterator<EncodedImage> images;
  private final int size;

  public Batches(Iterator<EncodedImage> images, int size) {
    this.images = images;
    this.size = size;
  }

  @Override
  public boolean hasNext() {
    return images.hasNext();
  }

  @Override
  public List<EncodedImage> next() {
    List<EncodedImage> batch = new ArrayList<>(size);
    while (images.hasNext() && batch.size() < size) {
      batch.add(images.next());
    }
    return batch;
  }
}
