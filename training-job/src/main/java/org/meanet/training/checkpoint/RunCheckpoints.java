package org.meanet.training.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.UserError;
import org.meanet.core.metrics.TrainingEvent;
import org.meanet.core.metrics.TrainingLog;
import org.meanet.core.run.EarlierRun;
import org.meanet.core.run.RunDirectory;
import org.meanet.core.storage.Refusal;
import org.meanet.training.averaging.StageCheckpoints;
import org.meanet.training.averaging.StageProgress;

/**
 * The checkpoints of one stage, in a folder of the run directory:
 *
 * <pre>
 * checkpoints/STAGE-HASH/
 *   epoch-000002-round-00000050.zip   after so many epochs and rounds; the newest few are kept
 *   best.zip                     network of the best pass over the validation split
 *   finished.zip                 the stage's network; no other is kept once it is there
 *   metrics.jsonl                what the stage's training told of itself up to the newest of these
 * </pre>
 *
 * <p>The hash is of all that the stage depends on, so that a network is never taken for what
 * another configuration, other data, or another main block would have given.
 */
public final class RunCheckpoints implements StageCheckpoints {
  private static final String FOLDER = "checkpoints";
  private static final String FINISHED = "finished.zip";
  private static final String BEST = "best.zip";
  private static final String PROGRESS = "epoch-";

  private final RunDirectory run;
  private final String stage;
  private final String folder;
  private final int keep;

  /**
   * @param stage its name
   * @param inputs all that the stage depends on, in words
   * @param keep the newest checkpoints to keep while the stage is under way
   */
  public RunCheckpoints(RunDirectory run, String stage, String inputs, int keep) {
    UUID hash = UUID.nameUUIDFromBytes(inputs.getBytes(StandardCharsets.UTF_8));
    this.run = run;
    this.stage = stage;
    this.folder = FOLDER + "/" + stage + "-" + hash;
    this.keep = keep;
  }

  /** Whether the stage has ended. */
  public boolean isFinished() {
    return run.exists(path(FINISHED));
  }

  /**
   * Puts the finished stage's network into the graph.
   *
   * @throws UserError if it cannot be read
   */
  public void restoreFinished(ComputationGraph graph) {
    read(FINISHED, graph, "delete it to train that stage again");
    deleteCheckpoints();
  }

  /** Whether another run has finished the stage, of the same inputs. */
  public boolean isFinishedIn(EarlierRun other) {
    return other.exists(path(FINISHED));
  }

  /**
   * Takes the stage as another run has finished it, and puts its network into the graph.
   *
   * @throws UserError if that run's cannot be read
   */
  public void takeFrom(EarlierRun other, ComputationGraph graph) {
    try (InputStream in = other.open(path(FINISHED))) {
      NetworkFile.read(in, graph);
    } catch (IOException | UserError e) {
      throw new UserError(
          String.format(
              "Cannot take stage %s from run [%s], file [%s]: %s; leave that run out of checkpoints.reuse to train the stage here",
              stage, other.name(), path(FINISHED), Refusal.reason(e)),
          e);
    }
    if (other.exists(path(TrainingLog.FILE))) {
      copy(other, path(TrainingLog.FILE));
    }
    // Last, as it says that the stage is whole.
    copy(other, path(FINISHED));
  }

  private void copy(EarlierRun other, String file) {
    run.writeAtomically(
        file,
        out -> {
          try (InputStream in = other.open(file)) {
            in.transferTo(out);
          }
        });
  }

  /** Keeps what the stage has told of itself; to be called before the checkpoint that it led to. */
  public void saveMetrics(List<TrainingEvent> told) {
    run.writeAtomically(
        path(TrainingLog.FILE), TrainingLog.text(told).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What the stage has told of itself, up to its newest checkpoint at least; empty if nothing was
   * kept.
   */
  public Optional<List<TrainingEvent>> metrics() {
    return TrainingLog.read(run, path(TrainingLog.FILE));
  }

  /** Keeps the finished stage's network, and deletes what led to it. */
  public void finish(ComputationGraph graph) {
    write(FINISHED, graph, Optional.empty());
    deleteCheckpoints();
  }

  private void deleteCheckpoints() {
    run.children(folder).stream()
        .filter(name -> !name.equals(FINISHED) && !name.equals(TrainingLog.FILE))
        .forEach(name -> run.delete(path(name)));
  }

  /** Whether the run has checkpoints of this stage that other inputs have led to. */
  public boolean hasOthers() {
    return run.children(FOLDER).stream()
        .anyMatch(
            name -> name.startsWith(stage + "-") && !path("").startsWith(FOLDER + "/" + name));
  }

  /**
   * Puts the newest checkpoint into the graph: parameters and updater state.
   *
   * @return how far the stage had come; empty, and the graph as it was, if there is none
   * @throws UserError if there is one that cannot be read
   */
  public Optional<StageProgress> resume(ComputationGraph graph) {
    List<String> kept = progress();
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    String advice =
        kept.size() == 1
            ? "delete it to train that stage again"
            : "delete it to go on from [" + kept.get(kept.size() - 2) + "]";
    String newest = kept.get(kept.size() - 1);
    return Optional.of(
        read(newest, graph, advice)
            .orElseThrow(() -> refused(newest, "it does not say how far it is", advice, null)));
  }

  @Override
  public void save(StageProgress progress, ComputationGraph graph) {
    String name =
        String.format(
            Locale.ROOT, "%s%06d-round-%08d.zip", PROGRESS, progress.epoch(), progress.round());
    write(name, graph, Optional.of(progress));
    List<String> kept = progress();
    kept.subList(0, Math.max(0, kept.size() - keep)).forEach(old -> run.delete(path(old)));
  }

  @Override
  public void saveBest(ComputationGraph graph) {
    write(BEST, graph, Optional.empty());
  }

  @Override
  public void restoreBest(ComputationGraph graph) {
    read(BEST, graph, "delete the folder it is in to train that stage again");
  }

  @Override
  public Optional<String> newest() {
    List<String> kept = progress();
    return kept.isEmpty()
        ? Optional.empty()
        : Optional.of(run.path(path(kept.get(kept.size() - 1))).toString());
  }

  private List<String> progress() {
    return run.children(folder).stream().filter(name -> name.startsWith(PROGRESS)).toList();
  }

  private void write(String name, ComputationGraph graph, Optional<StageProgress> progress) {
    run.writeAtomically(path(name), out -> NetworkFile.write(graph, progress, out));
  }

  private Optional<StageProgress> read(String name, ComputationGraph graph, String advice) {
    try (InputStream in = run.open(path(name))) {
      return NetworkFile.read(in, graph);
    } catch (IOException | UserError e) {
      throw refused(name, Refusal.reason(e), advice, e);
    }
  }

  private UserError refused(String name, String reason, String advice, Throwable cause) {
    return new UserError(
        "Cannot restore the checkpoint [" + run.path(path(name)) + "]: " + reason + "; " + advice,
        cause);
  }

  private String path(String name) {
    return folder + "/" + name;
  }
}
