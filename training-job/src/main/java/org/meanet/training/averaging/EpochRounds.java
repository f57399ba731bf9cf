package org.meanet.training.averaging;

import java.io.Serial;
import java.io.Serializable;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.meanet.core.image.EncodedImage;
import scala.Tuple2;
import scala.reflect.ClassTag;

/**
 * One epoch, laid out by one shuffle of encoded images: partition p holds exactly what one worker
 * uses in one averaging round, in order. A round then reads its own partitions and nothing else, so
 * an epoch reads each image once however many rounds it has.
 */
final class EpochRounds implements AutoCloseable {
  private final JavaPairRDD<Long, EncodedImage> laidOut;
  private final RoundPlan plan;

  /**
   * @param indexed images by a dense index 0..n−1
   */
  EpochRounds(JavaPairRDD<Long, EncodedImage> indexed, EpochOrder order, RoundPlan plan) {
    this.plan = plan;
    this.laidOut =
        indexed
            .mapToPair(row -> new Tuple2<>(order.positionOf(row._1()), row._2()))
            .repartitionAndSortWithinPartitions(new ByRoundAndWorker(plan));
  }

  /** The images of one round, one partition for each worker. */
  JavaRDD<EncodedImage> round(int round) {
    int first = round * plan.workers();
    int end = first + plan.workers();
    ClassTag<Tuple2<Long, EncodedImage>> tag = laidOut.classTag();
    return JavaRDD.fromRDD(
            new PartitionPruningRDD<>(laidOut.rdd(), new InRange(first, end), tag), tag)
        .map(Tuple2::_2);
  }

  /** Removes the epoch's layout from the workers' disks. */
  @Override
  public void close() {
    Shuffles.remove(laidOut.rdd());
  }

  private static final class ByRoundAndWorker extends Partitioner {
    @Serial private static final long serialVersionUID = 1L;
    private final RoundPlan plan;

    ByRoundAndWorker(RoundPlan plan) {
      this.plan = plan;
    }

    @Override
    public int numPartitions() {
      return plan.partitions();
    }

    @Override
    public int getPartition(Object position) {
      return plan.partitionOf((Long) position);
    }
  }

  private static final class InRange extends scala.runtime.AbstractFunction1<Object, Object>
      implements Serializable {
    @Serial private static final long serialVersionUID = 1L;
    private final int first;
    private final int end;

    InRange(int first, int end) {
      this.first = first;
      this.end = end;
    }

    @Override
    public Object apply(Object partition) {
      int index = (Integer) partition;
      return index >= first && index < end;
    }
  }
}
