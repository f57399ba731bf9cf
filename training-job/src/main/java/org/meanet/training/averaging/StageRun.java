package org.meanet.training.averaging;

import java.util.function.Consumer;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.meanet.core.UserError;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.metrics.TrainingEvent;
import org.meanet.training.engine.Engine;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** The epochs and rounds of one stage. */
final class StageRun {

  /**
   * What the stage learns from.
   *
   * @param indexed images by a dense index
   * @param whole the usage of all of them
   * @param plan of every epoch
   */
  record Data(JavaPairRDD<Long, EncodedImage> indexed, Usage whole, RoundPlan plan) {}

  private final JavaSparkContext spark;
  private final TrainingStage stage;
  private final ComputationGraph graph;
  private final Data data;
  private final RoundPlan plan;
  private final DistributedEvaluation validation;
  private final StageCheckpoints checkpoints;
  private final int roundsBetweenCheckpoints;
  private final Consumer<TrainingEvent> events;
  private final RoundMaster master;
  private final SparkComputationGraph network;
  private StageProgress progress;

  /**
   * @param from where the graph stands
   */
  StageRun(
      JavaSparkContext spark,
      TrainingStage stage,
      ComputationGraph graph,
      StageProgress from,
      Data data,
      DistributedEvaluation validation,
      StageCheckpoints checkpoints,
      int roundsBetweenCheckpoints,
      Consumer<TrainingEvent> events) {
    this.spark = spark;
    this.stage = stage;
    this.graph = graph;
    this.progress = from;
    this.data = data;
    this.plan = data.plan();
    this.validation = validation;
    this.checkpoints = checkpoints;
    this.roundsBetweenCheckpoints = roundsBetweenCheckpoints;
    this.events = events;
    this.master = new RoundMaster(plan);
    this.network = new SparkComputationGraph(spark, graph, master);
  }

  /** Trains what is left of the stage; afterwards the graph is the stage's network. */
  void run() {
    while (progress.epoch() < stage.epochs() && !isOutOfPatience()) {
      epoch();
    }
    if (stage.validation().patience().isPresent() && progress.best().isPresent()) {
      checkpoints.restoreBest(graph);
      events.accept(best());
    }
  }

  private TrainingEvent best() {
    int every = stage.validation().everyEpochs();
    int lastPass = progress.epoch() / every * every;
    return new TrainingEvent.Best(
        stage.name(),
        lastPass - progress.passesSinceBest() * every,
        progress.epoch(),
        stage.epochs(),
        progress.passesSinceBest());
  }

  private boolean isOutOfPatience() {
    return stage
        .validation()
        .patience()
        .filter(most -> progress.passesSinceBest() >= most)
        .isPresent();
  }

  private void epoch() {
    int epoch = progress.epoch();
    try (EpochRounds rounds =
        new EpochRounds(data.indexed(), plan.order(stage.seed(), epoch), plan)) {
      while (progress.round() < plan.rounds()) {
        round(rounds);
        if (progress.round() % roundsBetweenCheckpoints == 0 && progress.round() < plan.rounds()) {
          checkpoints.save(progress, graph);
        }
      }
    }
    requireAllUsed();
    validate();
    progress = progress.afterEpoch();
    checkpoints.save(progress, graph);
  }

  private void round(EpochRounds rounds) {
    RoundTask task =
        RoundTask.of(
            plan,
            progress.epoch(),
            progress.round(),
            imagesSeen(),
            stage.schedule(),
            stage.epochs(),
            stage.seed());
    describe(name(task));
    RoundResult result =
        master.run(network, minibatches(rounds.round(progress.round()), task), task);
    requireRound(task, result);
    progress = progress.afterRound(result.usage());
    events.accept(event(task, result));
  }

  private String name(RoundTask task) {
    return String.format(
        "%s: epoch %d of %d, round %d of %d",
        stage.name(), task.epoch() + 1, stage.epochs(), task.round() + 1, plan.rounds());
  }

  private long imagesSeen() {
    return progress.epoch() * plan.images() + progress.usage().images();
  }

  private JavaRDD<MultiDataSet> minibatches(JavaRDD<EncodedImage> round, RoundTask task) {
    int[] sizes = task.minibatchSizes();
    Minibatches feed = stage.minibatches();
    int epoch = task.epoch();
    return round.mapPartitionsWithIndex(
        (worker, images) -> {
          Engine.start();
          return new MinibatchIterator(images, sizes[worker], feed, epoch);
        },
        true);
  }

  private void validate() {
    int every = stage.validation().everyEpochs();
    int epoch = progress.epoch() + 1;
    if (every == 0 || epoch % every != 0) {
      return;
    }
    describe(String.format("%s: epoch %d of %d, validate", stage.name(), epoch, stage.epochs()));
    long start = System.nanoTime();
    Evaluation pass = validation.of(graph);
    if (pass.images() == 0) {
      return;
    }
    if (stage.validation().patience().isPresent() && progress.isBest(pass)) {
      checkpoints.saveBest(graph);
    }
    progress = progress.after(pass);
    events.accept(
        new TrainingEvent.Validation(
            stage.name(),
            epoch,
            pass.images(),
            pass.correct(),
            pass.loss(),
            (System.nanoTime() - start) / 1e9));
  }

  private TrainingEvent event(RoundTask task, RoundResult result) {
    return new TrainingEvent.Round(
        stage.name(),
        task.epoch() + 1,
        stage.epochs(),
        task.round() + 1,
        plan.rounds(),
        imagesSeen(),
        plan.images() * stage.epochs(),
        result.loss(),
        task.learningRate(),
        result.usage().images() / result.seconds(),
        result.seconds(),
        result.slowest().computeSeconds(),
        result.slowest().readingSeconds(),
        result.broadcastAndSetUpSeconds(),
        result.queueingSeconds(),
        result.aggregationSeconds());
  }

  private void requireRound(RoundTask task, RoundResult result) {
    for (WorkerSummary worker : result.workers()) {
      require(
          name(task) + ", worker " + worker.worker(),
          plan.imagesIn(task.round(), worker.worker()),
          worker.usage().images());
    }
    require(name(task), plan.imagesIn(task.round()), result.usage().images());
    // DL4J's cross-entropy clips NaN probabilities to a finite loss, so the parameters count too.
    if (!Double.isFinite(result.loss()) || !result.finite()) {
      throw new UserError(
          String.format(
              "The loss and parameters of %s must be finite, got loss [%s] in epoch %d, round %d at learning rate %.4g: lower training.%s.schedule.peak, with which the stage starts anew. %s",
              stage.name(),
              result.loss(),
              task.epoch() + 1,
              task.round() + 1,
              task.learningRate(),
              stage.name(),
              checkpoints
                  .newest()
                  .map(path -> "The last good checkpoint is [" + path + "]")
                  .orElse("There is no checkpoint before it")));
    }
  }

  private void requireAllUsed() {
    if (!progress.usage().equals(data.whole())) {
      throw new IllegalStateException(
          String.format(
              "Epoch %d of %s must use each of [%d] images once, used [%d], checksum [%x] instead of [%x]",
              progress.epoch() + 1,
              stage.name(),
              data.whole().images(),
              progress.usage().images(),
              progress.usage().checksum(),
              data.whole().checksum()));
    }
  }

  private static void require(String what, long planned, long used) {
    if (planned != used) {
      throw new IllegalStateException(
          "Training " + what + " must use [" + planned + "] images, used [" + used + "]");
    }
  }

  private void describe(String doing) {
    spark.setJobGroup(stage.name(), "Train " + doing);
  }
}
