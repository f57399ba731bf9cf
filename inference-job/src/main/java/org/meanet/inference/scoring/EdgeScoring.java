package org.meanet.inference.scoring;

import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.meanet.core.bundle.Bundle;
import org.meanet.core.gpu.TaskGpu;
import org.meanet.core.image.EncodedImage;

/**
 * One edge's task: its images in, {@link ScoresTable#OUTCOMES} out, batch by batch. The partition's
 * index is the edge. The bundle travels as a locator; the model is loaded where the task runs.
 *
 * @param reencodeQuality as {@link org.meanet.core.config.Experiment.Scoring#reencodeQuality}; null
 *     for none, as an Optional does not serialize
 * @param progress counts images
 * @param device on which the blocks are computed
 */
record EdgeScoring(
    Bundle bundle,
    Broadcast<SerializableConfiguration> conf,
    ExitPlan plan,
    int batchSize,
    Integer reencodeQuality,
    BlockClocks clocks,
    LongAccumulator progress,
    Device device)
    implements Function2<Integer, Iterator<EncodedImage>, Iterator<Row>> {

  /** The GPU of the task that asks; empty for the CPU. */
  @FunctionalInterface
  interface Device extends Serializable {
    Optional<TaskGpu> ofThisTask();
  }

  @Override
  public Iterator<Row> call(Integer edge, Iterator<EncodedImage> images) {
    if (!images.hasNext()) {
      return Collections.emptyIterator();
    }
    BundleBlocks blocks =
        ExecutorBlocks.lendToTask(bundle, conf.value().value(), device.ofThisTask());
    return new Outcomes(
        edge,
        images,
        new Scorer(blocks, plan, batchSize, Optional.ofNullable(reencodeQuality), clocks));
  }

  /** Pulls the next batch when the rows of the last are used up. */
  private final class Outcomes implements Iterator<Row> {
    private final int edge;
    private final Iterator<EncodedImage> images;
    private final Scorer scorer;
    private Iterator<Row> ready = Collections.emptyIterator();

    private Outcomes(int edge, Iterator<EncodedImage> images, Scorer scorer) {
      this.edge = edge;
      this.images = images;
      this.scorer = scorer;
    }

    @Override
    public boolean hasNext() {
      while (!ready.hasNext() && images.hasNext()) {
        List<Outcome> batch = scorer.next(images);
        progress.add(batch.size());
        ready = batch.stream().map(outcome -> ScoresTable.row(edge, outcome)).iterator();
      }
      return ready.hasNext();
    }

    @Override
    public Row next() {
      // hasNext() may have to fetch a batch first.
      hasNext();
      return ready.next();
    }
  }
}
