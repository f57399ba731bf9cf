package org.meanet.training.averaging;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.meanet.core.image.EncodedImage;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * One worker's images of one round as minibatches; the last may be smaller. Decodes one minibatch
 * at a time. A minibatch carries its images' {@link Usage}.
 */
final class MinibatchIterator implements Iterator<MultiDataSet> {
  private final Iterator<EncodedImage> images;
  private final int batchSize;
  private final Minibatches minibatches;
  private final int epoch;

  MinibatchIterator(
      Iterator<EncodedImage> images, int batchSize, Minibatches minibatches, int epoch) {
    this.images = images;
    this.batchSize = batchSize;
    this.minibatches = minibatches;
    this.epoch = epoch;
  }

  @Override
  public boolean hasNext() {
    return images.hasNext();
  }

  @Override
  public MultiDataSet next() {
    List<EncodedImage> batch = new ArrayList<>(batchSize);
    Usage usage = Usage.NONE;
    while (images.hasNext() && batch.size() < batchSize) {
      EncodedImage image = images.next();
      batch.add(image);
      usage = usage.plus(Usage.of(image.id()));
    }
    MultiDataSet minibatch = minibatches.of(batch, epoch);
    minibatch.setExampleMetaData(List.of(usage));
    return minibatch;
  }
}
