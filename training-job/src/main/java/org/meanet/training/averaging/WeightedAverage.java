package org.meanet.training.averaging;

import java.io.Serial;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import scala.Tuple2;

/**
 * The mean of the workers' parameters and updater states, weighted by the images each has used: Σ
 * nₖ·wₖ ÷ Σ nₖ (McMahan et al., "Communication-Efficient Learning of Deep Networks from
 * Decentralized Data", 2017, Algorithm 1).
 *
 * <p>A reduce-scatter over one shuffle: each worker cuts its numbers into slices, each reducer
 * averages one slice in the order of the workers, in double precision, and the driver puts the
 * slices together. So the result does not depend on which worker ended first, and the driver holds
 * the numbers of one worker, however many there are.
 *
 * @param numbers parameters, then the updater's state
 * @param workers those whose results were averaged, in order
 * @param finite whether every number is
 */
record WeightedAverage(float[] numbers, List<WorkerSummary> workers, boolean finite) {
  private static final int LEAST_SLICE = 1 << 18;

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
      List<AveragedSlice> averaged =
          scattered.values().mapPartitionsWithIndex(slices::average, true).collect();
      float[] numbers = new float[length];
      for (AveragedSlice slice : averaged) {
        FlatArray.floats(slice.numbers())
            .get(numbers, slices.first(slice.slice()), slice.numbers().length / Float.BYTES);
      }
      return new WeightedAverage(
          numbers,
          averaged.isEmpty() ? List.of() : averaged.get(0).workers(),
          averaged.stream().allMatch(AveragedSlice::finite));
    } finally {
      Shuffles.remove(scattered.rdd());
    }
  }

  /** One worker's numbers of one slice. */
  private record Slice(WorkerSummary worker, byte[] numbers) implements Serializable {}

  private record AveragedSlice(
      int slice, byte[] numbers, List<WorkerSummary> workers, boolean finite)
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
      byte[] parameters = FlatArray.bytesOf(result.getParameters());
      byte[] state = FlatArray.bytesOf(result.getUpdaterState());
      if (parameters.length + state.length != Float.BYTES * length) {
        throw new IllegalStateException(
            "A worker must return ["
                + length
                + "] numbers, got ["
                + (parameters.length + state.length) / Float.BYTES
                + "]");
      }
      List<Tuple2<Long, Slice>> cut = new ArrayList<>(count);
      for (int slice = 0; slice < count; slice++) {
        int from = Float.BYTES * first(slice);
        int to = Float.BYTES * first(slice + 1);
        cut.add(
            new Tuple2<>(
                ((long) slice << Integer.SIZE) + result.summary().worker(),
                new Slice(result.summary(), joined(parameters, state, from, to))));
      }
      return cut.iterator();
    }

    /** Bytes {@code from} up to {@code to} of both arrays as if they were one. */
    private static byte[] joined(byte[] first, byte[] second, int from, int to) {
      int end = first.length;
      byte[] ofFirst = Arrays.copyOfRange(first, Math.min(from, end), Math.min(to, end));
      int ofSecond = to - from - ofFirst.length;
      byte[] part = Arrays.copyOf(ofFirst, to - from);
      System.arraycopy(second, Math.max(from - end, 0), part, ofFirst.length, ofSecond);
      return part;
    }

    Iterator<AveragedSlice> average(int slice, Iterator<Slice> slices) {
      double[] sum = null;
      long images = 0;
      List<WorkerSummary> workers = new ArrayList<>();
      while (slices.hasNext()) {
        Slice next = slices.next();
        long weight = next.worker().usage().images();
        FloatBuffer numbers = FlatArray.floats(next.numbers());
        sum = sum == null ? new double[numbers.remaining()] : sum;
        for (int i = 0; i < sum.length; i++) {
          sum[i] += (double) weight * numbers.get(i);
        }
        images += weight;
        workers.add(next.worker());
      }
      return sum == null
          ? List.<AveragedSlice>of().iterator()
          : List.of(divided(slice, sum, images, workers)).iterator();
    }

    private static AveragedSlice divided(
        int slice, double[] sum, long images, List<WorkerSummary> workers) {
      byte[] mean = new byte[Float.BYTES * sum.length];
      FloatBuffer numbers = FlatArray.floats(mean);
      boolean finite = true;
      for (double number : sum) {
        float divided = (float) (number / images);
        numbers.put(divided);
        finite &= Float.isFinite(divided);
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
