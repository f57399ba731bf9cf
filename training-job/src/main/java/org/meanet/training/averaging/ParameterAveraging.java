package org.meanet.training.averaging;

import java.util.function.Consumer;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.meanet.core.UserError;
import org.meanet.core.image.EncodedImage;
import org.meanet.training.engine.NativeLayers;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import scala.Tuple2;

/**
 * Synchronous data-parallel SGD: in each round every worker trains a copy of the network on its own
 * minibatches, then parameters and momentum are averaged over the workers (McDonald, Hall and Mann,
 * "Distributed Training Strategies for the Structured Perceptron", 2010; dl4j-spark's {@code
 * ParameterAveragingTrainingMaster}).
 *
 * <p>Every image of the stage is used once in each epoch, by one worker, in a new seeded order.
 */
public final class ParameterAveraging {
  private final JavaSparkContext spark;
  private final int workers;
  private final int batchSize;
  private final int averagingFrequency;

  /**
   * @param workers that train at the same time
   * @param batchSize the most images of one minibatch of one worker
   * @param averagingFrequency the most minibatches of one worker between two averagings
   */
  public ParameterAveraging(
      JavaSparkContext spark, int workers, int batchSize, int averagingFrequency) {
    this.spark = spark;
    this.workers = workers;
    this.batchSize = batchSize;
    this.averagingFrequency = averagingFrequency;
  }

  /**
   * Trains the graph in place.
   *
   * @param images of the stage, each once, with ids that differ
   * @param onRound told after each round
   * @throws UserError if there are fewer images than workers, or the loss is no longer finite
   */
  public void train(
      TrainingStage stage,
      ComputationGraph graph,
      JavaRDD<EncodedImage> images,
      Consumer<RoundReport> onRound) {
    // Sorted first, so that an image's index does not depend on how the table's files were read.
    JavaPairRDD<Long, EncodedImage> indexed =
        images
            .sortBy(EncodedImage::id, true, Math.max(workers, images.getNumPartitions()))
            .zipWithIndex()
            .mapToPair(Tuple2::swap)
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    try {
      trainIndexed(stage, graph, indexed, onRound);
    } finally {
      indexed.unpersist(false);
      spark.clearJobGroup();
    }
  }

  private void trainIndexed(
      TrainingStage stage,
      ComputationGraph graph,
      JavaPairRDD<Long, EncodedImage> indexed,
      Consumer<RoundReport> onRound) {
    spark.setJobGroup(stage.name(), "Train " + stage.name() + ": index the images");
    long size = indexed.count();
    if (size < workers) {
      throw new UserError(
          "Cannot train "
              + stage.name()
              + " on ["
              + size
              + "] images with ["
              + workers
              + "] workers: set training.workers to at most the number of images");
    }
    RoundPlan plan = new RoundPlan(size, workers, batchSize, averagingFrequency);
    SparkComputationGraph network = new SparkComputationGraph(spark, graph, new RoundMaster(plan));
    long total = size * stage.epochs();
    long seen = 0;
    long start = System.nanoTime();
    for (int epoch = 0; epoch < stage.epochs(); epoch++) {
      EpochRounds rounds =
          new EpochRounds(indexed, new EpochOrder(stage.seed(), epoch, size), plan);
      LongAccumulator used = spark.sc().longAccumulator(stage.name() + ": images used");
      for (int round = 0; round < plan.rounds(); round++) {
        long inRound = plan.imagesIn(round);
        double learningRate = stage.schedule().learningRate((seen + inRound / 2.0) / total);
        graph.setLearningRate(learningRate);
        spark.setJobGroup(
            stage.name(),
            String.format(
                "Train %s: epoch %d of %d, round %d of %d",
                stage.name(), epoch + 1, stage.epochs(), round + 1, plan.rounds()));
        network.fitMultiDataSet(
            minibatches(
                rounds.round(round), plan.evenBatchSize(), stage.minibatches(), epoch, used));
        seen += inRound;
        requireFinite(stage, graph, network.getScore(), epoch, round, learningRate);
        onRound.accept(
            new RoundReport(
                stage.name(),
                epoch + 1,
                stage.epochs(),
                round + 1,
                plan.rounds(),
                seen,
                total,
                network.getScore(),
                learningRate,
                (System.nanoTime() - start) / 1e9));
      }
      requireAllUsed(stage, epoch, used.value(), size);
    }
  }

  private static JavaRDD<MultiDataSet> minibatches(
      JavaRDD<EncodedImage> round,
      int size,
      Minibatches minibatches,
      int epoch,
      LongAccumulator used) {
    return round.mapPartitions(
        images -> {
          NativeLayers.prefer();
          return new MinibatchIterator(images, size, minibatches, epoch, used);
        });
  }

  // DL4J's cross-entropy clips NaN probabilities to a finite loss, so the parameters are looked at
  // too.
  private static void requireFinite(
      TrainingStage stage,
      ComputationGraph graph,
      double loss,
      int epoch,
      int round,
      double learningRate) {
    if (!Double.isFinite(loss) || !isFinite(graph.params().data())) {
      throw new UserError(
          String.format(
              "The loss and parameters of %s must be finite, got loss [%s] in epoch %d, round %d at learning rate %.4g: lower training.%s.schedule.peak",
              stage.name(), loss, epoch + 1, round + 1, learningRate, stage.name()));
    }
  }

  // Looked at in Java: ND4J's native code is compiled for finite arithmetic, so its sums and tests
  // of
  // NaN answer anything.
  private static boolean isFinite(DataBuffer parameters) {
    for (long i = 0; i < parameters.length(); i++) {
      if (!Float.isFinite(parameters.getFloat(i))) {
        return false;
      }
    }
    return true;
  }

  // A task that Spark ran again counts its images again, so only too few is an error.
  private static void requireAllUsed(TrainingStage stage, int epoch, long used, long size) {
    if (used < size) {
      throw new IllegalStateException(
          String.format(
              "Epoch %d of %s must use all [%d] images, used [%d]",
              epoch + 1, stage.name(), size, used));
    }
  }
}
