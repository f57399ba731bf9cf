package org.meanet.training;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.config.Experiment;
import org.meanet.core.config.Training;
import org.meanet.core.metrics.TrainingEvent;
import org.meanet.core.run.EarlierRun;
import org.meanet.core.run.RunDirectory;
import org.meanet.training.averaging.ParameterAveraging;
import org.meanet.training.averaging.StageCheckpoints;
import org.meanet.training.averaging.StageImages;
import org.meanet.training.averaging.StageProgress;
import org.meanet.training.averaging.TrainingStage;
import org.meanet.training.checkpoint.RunCheckpoints;
import org.meanet.training.engine.MemoryCheck;
import org.meanet.training.network.Architecture;
import org.meanet.training.network.NetworkSize;
import org.meanet.training.network.Optimiser;

/**
 * Trains the network of one stage, unless the run has it already; a stage that was stopped goes on
 * from its newest checkpoint.
 */
final class StageTrainer {

  /** What a stage trains on and how. */
  record Work(TrainingStage stage, StageImages images) {}

  private final JavaSparkContext spark;
  private final Experiment experiment;
  private final RunDirectory run;
  private final MetricsFile metrics;
  private final List<EarlierRun> earlierRuns;
  private final PrintStream terminal;

  StageTrainer(
      JavaSparkContext spark, Experiment experiment, RunDirectory run, PrintStream terminal) {
    this.spark = spark;
    this.experiment = experiment;
    this.run = run;
    this.metrics = MetricsFile.of(run);
    this.earlierRuns = experiment.checkpoints().reuse().stream().map(run::earlier).toList();
    this.terminal = terminal;
  }

  /**
   * The trained network of a stage.
   *
   * @param seed of the initial weights
   * @param inputs all that the stage depends on, in words
   * @param work asked for if there is something to train
   */
  ComputationGraph train(
      Stage stage, Architecture architecture, long seed, String inputs, Supplier<Work> work) {
    Training training = experiment.training();
    ComputationGraph graph = architecture.build(Optimiser.of(training), seed);
    RunCheckpoints checkpoints =
        new RunCheckpoints(run, stage.label(), inputs, experiment.checkpoints().keep());
    if (checkpoints.isFinished()) {
      checkpoints.restoreFinished(graph);
      tellAsKept(stage, checkpoints);
      terminal.printf("Stage %s: finished before, loaded%n", stage.label());
      return graph;
    }
    Optional<EarlierRun> earlier =
        earlierRuns.stream().filter(checkpoints::isFinishedIn).findFirst();
    if (earlier.isPresent()) {
      checkpoints.takeFrom(earlier.get(), graph);
      tellAsKept(stage, checkpoints);
      terminal.printf(
          "Stage %s: the same in run [%s], taken from there%n",
          stage.label(), earlier.get().name());
      return graph;
    }
    if (!earlierRuns.isEmpty()) {
      terminal.printf(
          "Stage %s: trained here, as no run of checkpoints.reuse has it with this seed and these settings and images%n",
          stage.label());
    }
    NetworkSize size = NetworkSize.of(graph, architecture.inputs());
    terminal.printf(
        "Stage %s: %,d parameters, %,d MACs an image%n",
        stage.label(), size.parameters(), size.macs());
    MemoryCheck.require(
        spark,
        stage.label(),
        graph,
        inputTypes(architecture, graph),
        tasks(stage),
        training.batchSize());
    Optional<StageProgress> kept = checkpoints.resume(graph);
    printStart(stage, kept, checkpoints);
    StageProgress from = kept.orElse(StageProgress.START);
    checkpoints.metrics().ifPresent(told -> metrics.replace(stage.label(), told));
    metrics.rewind(stage.label(), from.epoch(), from.round());
    train(graph, from, work.get(), checkpoints);
    return graph;
  }

  /** A run whose settings went back and forth has told of another network in the meantime. */
  private void tellAsKept(Stage stage, RunCheckpoints checkpoints) {
    Optional<List<TrainingEvent>> kept = checkpoints.metrics();
    if (kept.isPresent() && !kept.get().equals(metrics.of(stage.label()))) {
      metrics.replace(stage.label(), kept.get());
      metrics.write();
    }
  }

  private void train(
      ComputationGraph graph, StageProgress from, Work work, RunCheckpoints checkpoints) {
    Training training = experiment.training();
    AfterMetrics kept = new AfterMetrics(metrics, work.stage().name(), checkpoints);
    try {
      new ParameterAveraging(
              spark,
              training.workers(),
              training.batchSize(),
              training.averagingFrequency(),
              experiment.checkpoints().everyRounds())
          .train(
              work.stage(),
              graph,
              from,
              work.images(),
              kept,
              metrics.andThen(new TerminalProgress(terminal)));
    } catch (RuntimeException e) {
      try {
        metrics.write();
      } catch (RuntimeException unwritten) {
        e.addSuppressed(unwritten);
      }
      throw e;
    }
    kept.writeMetrics();
    checkpoints.finish(graph);
  }

  /** That train at the same time, if there are slots for them. */
  private int tasks(Stage stage) {
    Training training = experiment.training();
    return stage == Stage.EXTENSION
        ? training.extension().edges().map(Training.Edges::count).orElse(training.workers())
        : training.workers();
  }

  private static InputType[] inputTypes(Architecture architecture, ComputationGraph graph) {
    return graph.getConfiguration().getNetworkInputs().stream()
        .map(name -> architecture.inputs().get(name).inputType())
        .toArray(InputType[]::new);
  }

  private void printStart(Stage stage, Optional<StageProgress> kept, RunCheckpoints checkpoints) {
    if (kept.isPresent()) {
      terminal.printf("Stage %s: goes on %s%n", stage.label(), from(kept.get()));
    } else if (checkpoints.hasOthers()) {
      terminal.printf(
          "Stage %s: starts anew, as its checkpoints are of other settings or other data%n",
          stage.label());
    }
  }

  private static String from(StageProgress kept) {
    return kept.round() == 0
        ? "after epoch " + kept.epoch()
        : "in epoch " + (kept.epoch() + 1) + ", after round " + kept.round();
  }

  /**
   * A checkpoint is never ahead of the metrics, or the rounds between would be missing for good.
   */
  private record AfterMetrics(MetricsFile metrics, String stage, RunCheckpoints kept)
      implements StageCheckpoints {

    void writeMetrics() {
      metrics.write();
      kept.saveMetrics(metrics.of(stage));
    }

    @Override
    public void save(StageProgress progress, ComputationGraph graph) {
      writeMetrics();
      kept.save(progress, graph);
    }

    @Override
    public void saveBest(ComputationGraph graph) {
      kept.saveBest(graph);
    }

    @Override
    public void restoreBest(ComputationGraph graph) {
      kept.restoreBest(graph);
    }

    @Override
    public Optional<String> newest() {
      return kept.newest();
    }
  }
}
