package org.meanet.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.config.Step;
import org.meanet.core.config.Training;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.metrics.TrainingEvent;
import org.meanet.training.averaging.ParameterAveraging;
import org.meanet.training.averaging.StageCheckpoints;
import org.meanet.training.averaging.StageImages;
import org.meanet.training.averaging.StageProgress;
import org.meanet.training.averaging.TrainingStage;
import org.meanet.training.minibatch.Augmenter;
import org.meanet.training.minibatch.ClassifierMinibatches;
import org.meanet.training.minibatch.PaddedCrop;

/**
 * Trains as the training job does: parameter averaging in Spark's local mode, as many workers as
 * threads with one thread each, every worker with whole batches, decoding and augmentation
 * included. The first round is the warm-up. Images per second count the whole round: broadcast,
 * training, averaging.
 */
record JobTraining() implements Trial {
  private static final int ROUNDS = 3;
  private static final int MINIBATCHES_IN_ROUND = 2;
  private static final int NO_CHECKPOINTS = Integer.MAX_VALUE;
  private static final long SEED = 1;

  @Override
  public Speed run(Work work, int threads) throws Exception {
    int count = ROUNDS * MINIBATCHES_IN_ROUND * threads * work.batchSize();
    List<EncodedImage> images = RealImages.raw(count, work.classes());
    ComputationGraph graph = MeanetNetwork.untrained(work);
    List<TrainingEvent.Round> rounds = new ArrayList<>();
    SparkConf conf =
        new SparkConf()
            .setMaster("local[" + threads + "]")
            .setAppName("benchmark")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.bindAddress", "127.0.0.1");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      new ParameterAveraging(spark, threads, work.batchSize(), MINIBATCHES_IN_ROUND, NO_CHECKPOINTS)
          .train(
              stage(work),
              graph,
              StageProgress.START,
              new StageImages(
                  spark.parallelize(images, threads), spark.parallelize(List.of(), threads)),
              new NoCheckpoints(),
              event -> {
                if (event instanceof TrainingEvent.Round round) {
                  System.out.println(round);
                  rounds.add(round);
                }
              });
    }
    return new Speed(imagesPerSecond(rounds), GraphTraining.parameters(work, graph));
  }

  private static double imagesPerSecond(List<TrainingEvent.Round> rounds) {
    double images = 0;
    double seconds = 0;
    for (TrainingEvent.Round round : rounds.subList(1, ROUNDS)) {
      images += round.imagesPerSecond() * round.seconds();
      seconds += round.seconds();
    }
    return images / seconds;
  }

  private static TrainingStage stage(Work work) {
    return new TrainingStage(
        "main",
        minibatches(work, new PaddedCrop(4, true, SEED)),
        minibatches(work, Augmenter.NONE),
        1,
        new Step(Sgd.LEARNING_RATE, 1, List.of(1), Optional.empty()),
        new Training.Validation(0, Optional.empty()),
        Optional.empty(),
        SEED);
  }

  private static ClassifierMinibatches minibatches(Work work, Augmenter augmenter) {
    return new ClassifierMinibatches(RealImages.preprocessor(work), augmenter, work.classes());
  }

  private static final class NoCheckpoints implements StageCheckpoints {
    @Override
    public void save(StageProgress progress, ComputationGraph graph) {}

    @Override
    public void saveBest(ComputationGraph graph) {}

    @Override
    public void restoreBest(ComputationGraph graph) {}

    @Override
    public Optional<String> newest() {
      return Optional.empty();
    }
  }
}
