package org.meanet.training.averaging;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.util.LongAccumulator;
import org.meanet.core.image.EncodedImage;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * One worker's images of one round as minibatches; the last may be smaller. Decodes one minibatch
 * at a time.
 */
final class MinibatchIterator implements Iterator<MultiDataSet> {
  private final Iterator<EncodedImage> images;
  private final int batchSize;
  private final Minibatches minibatches;
  private final int epoch;
  private final LongAccumulator used;

  MinibatchIterator(
      Iterator<EncodedImage> images,
      int batchSize,
      Minibatches minibatches,
      int epoch,
      LongAccumulator used) {
    this.images = images;
    this.batchSize = batchSize;
    this.minibatches = minibatches;
    this.epoch = epoch;
    this.used = used;
  }

  @Override
  public boolean hasNext() {
    return images.hasNext();
  }

  @Override
  public MultiDataSet next() {
    List<EncodedImage> batch = new ArrayList<>(batchSize);
    while (images.hasNext() && batch.size() < batchSize) {
      batch.add(images.next());
    }
    used.add(batch.size());
    return minibatches.of(batch, epoch);
  }
}
