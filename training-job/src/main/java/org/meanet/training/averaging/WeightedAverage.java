package org.meanet.training.averaging;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import scala.Tuple2;

/**
 * The mean of the workers' parameters and updater states, weighted by the images each has used: Σ
 * nₖ·wₖ ÷ Σ nₖ (McMahan et al., "Communication-Efficient Learning of Deep Networks from
 * Decentralized Data", 2017, Algorithm 1).
 *
 * <p>A reduce-scatter over one shuffle: each worker cuts its numbers into slices, each reducer
 * averages one slice in the order of the workers, in double precision, and the driver puts the
 * slices together. So the result does not depend on which worker ended first, and no machine holds
 * the numbers of more than one worker.
 */
final class WeightedAverage {
  private static final int LEAST_SLICE = 1 << 20;

  private final float[] numbers;
  private final List<WorkerSummary> workers;
  private final boolean finite;

  private WeightedAverage(float[] numbers, List<WorkerSummary> workers, boolean finite) {
    this.numbers = numbers;
    this.workers = workers;
    this.finite = finite;
  }

  /**
   * @param length parameters and updater state of one worker, in numbers
   * @param workers how many results there are at the most
   */
  static WeightedAverage of(
      JavaRDD<ParameterAveragingTrainingResult> results, int length, int workers) {
    Slices slices = new Slices(length, (int) Math.min(workers, 1L + length / LEAST_SLICE));
    JavaPairRDD<Long, Slice> scattered =
        results
            .flatMapToPair(result -> slices.cut((WorkerResult) result))
            .repartitionAndSortWithinPartitions(slices);
    try {
      List<AveragedSlice> averaged = scattered.values().mapPartitions(slices::average).collect();
      float[] numbers = new float[length];
      for (AveragedSlice slice : averaged) {
        System.arraycopy(
            slice.numbers(), 0, numbers, slices.first(slice.slice()), slice.numbers().length);
      }
      return new WeightedAverage(
          numbers,
          averaged.isEmpty() ? List.of() : averaged.get(0).workers(),
          averaged.stream().allMatch(AveragedSlice::finite));
    } finally {
      Shuffles.remove(shuffleOf(scattered.rdd()));
    }
  }

  /** Parameters, then the updater's state. */
  float[] numbers() {
    return numbers;
  }

  /** Those whose results were averaged, in order. */
  List<WorkerSummary> workers() {
    return workers;
  }

  /** Whether every number is. */
  boolean finite() {
    return finite;
  }

  private static ShuffleDependency<?, ?, ?> shuffleOf(RDD<?> shuffled) {
    return (ShuffleDependency<?, ?, ?>) shuffled.dependencies().head();
  }

  /** One worker's numbers of one slice. */
  private record Slice(WorkerSummary worker, int slice, float[] numbers) implements Serializable {}

  private record AveragedSlice(
      int slice, float[] numbers, List<WorkerSummary> workers, boolean finite)
      implements Serializable {}

  /** Cuts numbers into slices of nearly equal length; a key holds the slice, then the worker. */
  private static final class Slices extends Partitioner {
    @Serial private static final long serialVersionUID = 1L;
    private final int length;
    private final int count;

    Slices(int length, int count) {
      this.length = length;
      this.count = count;
    }

    int first(int slice) {
      return (int) ((long) slice * length / count);
    }

    Iterator<Tuple2<Long, Slice>> cut(WorkerResult result) {
      float[] parameters = FlatArray.of(result.getParameters());
      float[] state = FlatArray.of(result.getUpdaterState());
      float[] all = Arrays.copyOf(parameters, parameters.length + state.length);
      System.arraycopy(state, 0, all, parameters.length, state.length);
      if (all.length != length) {
        throw new IllegalStateException(
            "A worker must return [" + length + "] numbers, got [" + all.length + "]");
      }
      List<Tuple2<Long, Slice>> cut = new ArrayList<>(count);
      for (int slice = 0; slice < count; slice++) {
        float[] numbers = Arrays.copyOfRange(all, first(slice), first(slice + 1));
        cut.add(
            new Tuple2<>(
                ((long) slice << Integer.SIZE) + result.summary().worker(),
                new Slice(result.summary(), slice, numbers)));
      }
      return cut.iterator();
    }

    Iterator<AveragedSlice> average(Iterator<Slice> slices) {
      double[] sum = null;
      long images = 0;
      int slice = 0;
      List<WorkerSummary> workers = new ArrayList<>();
      while (slices.hasNext()) {
        Slice next = slices.next();
        long weight = next.worker().usage().images();
        sum = sum == null ? new double[next.numbers().length] : sum;
        for (int i = 0; i < sum.length; i++) {
          sum[i] += (double) weight * next.numbers()[i];
        }
        images += weight;
        slice = next.slice();
        workers.add(next.worker());
      }
      return sum == null
          ? List.<AveragedSlice>of().iterator()
          : List.of(divided(slice, sum, images, workers)).iterator();
    }

    private static AveragedSlice divided(
        int slice, double[] sum, long images, List<WorkerSummary> workers) {
      float[] mean = new float[sum.length];
      boolean finite = true;
      for (int i = 0; i < mean.length; i++) {
        mean[i] = (float) (sum[i] / images);
        finite &= Float.isFinite(mean[i]);
      }
      return new AveragedSlice(slice, mean, workers, finite);
    }

    @Override
    public int numPartitions() {
      return count;
    }

    @Override
    public int getPartition(Object key) {
      return (int) ((Long) key >>> Integer.SIZE);
    }
  }
}
