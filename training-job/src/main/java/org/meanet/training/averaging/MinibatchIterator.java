package org.meanet.training.averaging;

import java.util.Iterator;
import java.util.List;
import org.meanet.core.image.EncodedImage;
import org.meanet.training.minibatch.Batches;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * One worker's images of one round as minibatches; the last may be smaller. Decodes one minibatch
 * at a time. A minibatch carries its images' {@link Usage}.
 */
final class MinibatchIterator implements Iterator<MultiDataSet> {
  private final Batches batches;
  private final Minibatches minibatches;
  private final int epoch;

  MinibatchIterator(
      Iterator<EncodedImage> images, int batchSize, Minibatches minibatches, int epoch) {
    this.batches = new Batches(images, batchSize);
    this.minibatches = minibatches;
    this.epoch = epoch;
  }

  @Override
  public boolean hasNext() {
    return batches.hasNext();
  }

  @Override
  public MultiDataSet next() {
    List<EncodedImage> batch = batches.next();
    Usage usage = batch.stream().map(image -> Usage.of(image.id())).reduce(Usage.NONE, Usage::plus);
    MultiDataSet minibatch = minibatches.of(batch, epoch);
    minibatch.setExampleMetaData(List.of(usage));
    return minibatch;
  }
}
