package org.meanet.training.averaging;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.UserError;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.metrics.TrainingEvent;
import scala.Tuple2;

/**
 * Synchronous data-parallel SGD: in each round every worker trains a copy of the network on its own
 * minibatches, then parameters and momentum are averaged over the workers (McDonald, Hall and Mann,
 * "Distributed Training Strategies for the Structured Perceptron", 2010; dl4j-spark's {@code
 * ParameterAveragingTrainingMaster}). Where each worker is an edge with images of its own, this is
 * federated averaging (McMahan et al., 2017).
 *
 * <p>Every image of the stage is used once in each epoch, by one worker, in a new seeded order.
 */
public final class ParameterAveraging {
  private final JavaSparkContext spark;
  private final int workers;
  private final int batchSize;
  private final int averagingFrequency;
  private final int roundsBetweenCheckpoints;

  /**
   * @param workers that train at the same time
   * @param batchSize the most images of one minibatch of one worker
   * @param averagingFrequency the most minibatches of one worker between two averagings
   * @param roundsBetweenCheckpoints averaging rounds; there is a checkpoint after each epoch, too
   */
  public ParameterAveraging(
      JavaSparkContext spark,
      int workers,
      int batchSize,
      int averagingFrequency,
      int roundsBetweenCheckpoints) {
    this.spark = spark;
    this.workers = workers;
    this.batchSize = batchSize;
    this.averagingFrequency = averagingFrequency;
    this.roundsBetweenCheckpoints = roundsBetweenCheckpoints;
  }

  /**
   * Trains the graph in place, and measures BatchNorm's statistics at the end.
   *
   * @param from how far the stage had come when the graph was as it is
   * @param events told of each round and of each pass over the validation split
   * @throws UserError if there are fewer images than workers or edges, or the loss is no longer
   *     finite
   */
  public void train(
      TrainingStage stage,
      ComputationGraph graph,
      StageProgress from,
      StageImages images,
      StageCheckpoints checkpoints,
      Consumer<TrainingEvent> events) {
    describe(stage, "index the images");
    // Sorted first, so that an image's index does not depend on how the table's files were read.
    JavaPairRDD<Long, EncodedImage> indexed =
        images
            .training()
            .sortBy(
                sortKey(stage.edges()),
                true,
                Math.max(workers, images.training().getNumPartitions()))
            .zipWithIndex()
            .mapToPair(Tuple2::swap)
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    JavaRDD<EncodedImage> validation =
        images
            .validation()
            .sortBy(EncodedImage::id, true, workers)
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    DistributedEvaluation evaluation =
        new DistributedEvaluation(spark, validation, stage.withoutAugmentation(), batchSize);
    try {
      Usage whole =
          indexed.values().map(image -> Usage.of(image.id())).fold(Usage.NONE, Usage::plus);
      RoundPlan plan = plan(stage, indexed, whole.images());
      new StageRun(
              spark,
              stage,
              graph,
              from,
              new StageRun.Data(indexed, whole, plan),
              evaluation,
              checkpoints,
              roundsBetweenCheckpoints,
              events)
          .run();
      recalibrate(stage, graph, indexed, plan.inOneRound(), evaluation).ifPresent(events);
      if (stage.edges().isPresent()) {
        describe(stage, "validate edge by edge");
        new EdgeReport(stage.name(), stage.edges().get(), indexed.values())
            .of(evaluation, validation, graph)
            .forEach(events);
      }
    } finally {
      indexed.unpersist(false);
      validation.unpersist(false);
      spark.clearJobGroup();
    }
  }

  private static org.apache.spark.api.java.function.Function<EncodedImage, String> sortKey(
      Optional<EdgeMix> edges) {
    if (edges.isEmpty()) {
      return EncodedImage::id;
    }
    EdgeMix mix = edges.get();
    return image -> String.format(Locale.ROOT, "%08d %s", mix.edgeOf(image), image.id());
  }

  private RoundPlan plan(
      TrainingStage stage, JavaPairRDD<Long, EncodedImage> indexed, long images) {
    if (images == 0) {
      throw new UserError(
          "Cannot train "
              + stage.name()
              + " on no images: the training split has none of its classes. Prepare more images, or"
              + " with another data.validation-fraction");
    }
    if (stage.edges().isPresent()) {
      requireImageForEach(stage.edges().get().edges(), stage.name(), images);
      return new PerEdgeRounds(
          imagesOfEdge(indexed, stage.edges().get()), batchSize, averagingFrequency);
    }
    if (images < workers) {
      throw new UserError(
          "Cannot train "
              + stage.name()
              + " on ["
              + images
              + "] images with ["
              + workers
              + "] workers: set training.workers to at most the number of images");
    }
    return new DataParallelRounds(images, workers, batchSize, averagingFrequency);
  }

  private static void requireImageForEach(int edges, String stage, long images) {
    if (edges > images) {
      throw new UserError(
          String.format(
              "training.%s.edges.count must be at most the [%d] training images of the stage, got [%d]",
              stage, images, edges));
    }
  }

  private static long[] imagesOfEdge(JavaPairRDD<Long, EncodedImage> indexed, EdgeMix mix) {
    long[] images = new long[mix.edges()];
    indexed.values().map(mix::edgeOf).countByValue().forEach((edge, count) -> images[edge] = count);
    return images;
  }

  /** Empty for a network without BatchNorm, which has no statistics. */
  private Optional<TrainingEvent> recalibrate(
      TrainingStage stage,
      ComputationGraph graph,
      JavaPairRDD<Long, EncodedImage> indexed,
      RoundPlan onePass,
      DistributedEvaluation evaluation) {
    if (BatchNormRecalibration.layers(graph).isEmpty()) {
      return Optional.empty();
    }
    long start = System.nanoTime();
    describe(stage, "validate before BatchNorm's statistics are measured");
    Evaluation before = evaluation.of(graph);
    describe(stage, "measure BatchNorm's statistics");
    try (EpochRounds shuffled =
        new EpochRounds(indexed, onePass.order(stage.seed(), stage.epochs()), onePass)) {
      // Augmented, as in training: the weights fit the statistics of such images, and images as
      // they
      // are have others (on CIFAR-100 with padding by 4, that cost three points of accuracy).
      new BatchNormRecalibration(spark, stage.name(), stage.minibatches(), stage.epochs())
          .recalibrate(graph, shuffled.round(0), worker -> onePass.minibatchSize(0, worker));
    }
    describe(stage, "validate with BatchNorm's statistics measured anew");
    Evaluation after = evaluation.of(graph);
    return Optional.of(
        new TrainingEvent.Recalibration(
            stage.name(),
            onePass.images(),
            before.images(),
            before.correct(),
            after.correct(),
            before.loss(),
            after.loss(),
            (System.nanoTime() - start) / 1e9));
  }

  private void describe(TrainingStage stage, String doing) {
    spark.setJobGroup(stage.name(), "Train " + stage.name() + ": " + doing);
  }
}
