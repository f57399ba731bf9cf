package org.meanet.training;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.meanet.core.metrics.TrainingEvent;
import org.meanet.core.metrics.TrainingLog;
import org.meanet.core.run.RunDirectory;

/**
 * The run's {@code metrics.jsonl}. It is written as a whole every few seconds, since not every file
 * system can append, and tells each round once: what a stopped training had written after its last
 * checkpoint is replaced by what the same rounds give again. So that it stays small, a stage of
 * more than {@value #MOST_ROUND_LINES} rounds has several of them in a line.
 */
final class MetricsFile implements Consumer<TrainingEvent> {
  private static final long LEAST_NANOS_BETWEEN_WRITES = 2_000_000_000L;
  private static final long MOST_ROUND_LINES = 10_000;

  private final RunDirectory run;
  private final Map<String, List<TrainingEvent>> stages = new LinkedHashMap<>();
  private Optional<TrainingEvent.Round> open = Optional.empty();
  private int openRounds;
  private long written = System.nanoTime();
  private long nanosBetweenWrites = LEAST_NANOS_BETWEEN_WRITES;

  private MetricsFile(RunDirectory run) {
    this.run = run;
  }

  /** With what an earlier training in this run has written. */
  static MetricsFile of(RunDirectory run) {
    MetricsFile file = new MetricsFile(run);
    TrainingLog.read(run, TrainingLog.FILE).orElse(List.of()).forEach(file::add);
    return file;
  }

  /** What a stage has told so far, rounds that are no line yet included. */
  List<TrainingEvent> of(String stage) {
    closeLine();
    return List.copyOf(events(stage));
  }

  /** Tells a stage in these words, in place of those that it has. */
  void replace(String stage, List<TrainingEvent> told) {
    events(stage).clear();
    events(stage).addAll(told);
  }

  /**
   * Forgets what a stage wrote after a point to which it has gone back.
   *
   * @param epoch completed epochs
   * @param round completed rounds of the next one
   */
  void rewind(String stage, int epoch, int round) {
    events(stage).removeIf(event -> isAfter(event, epoch, round));
  }

  private static boolean isAfter(TrainingEvent event, int epoch, int round) {
    if (event instanceof TrainingEvent.Round of) {
      return of.epoch() > epoch + 1 || of.epoch() == epoch + 1 && of.round() > round;
    }
    return !(event instanceof TrainingEvent.Validation of) || of.epoch() > epoch;
  }

  @Override
  public void accept(TrainingEvent event) {
    if (event instanceof TrainingEvent.Round round) {
      addRound(round);
    } else {
      closeLine();
      add(event);
    }
    if (System.nanoTime() - written > nanosBetweenWrites) {
      writeLines();
    }
  }

  private void addRound(TrainingEvent.Round round) {
    open = Optional.of(open.map(earlier -> earlier.and(round)).orElse(round));
    openRounds++;
    long rounds = (long) round.epochs() * round.rounds();
    if (openRounds * MOST_ROUND_LINES >= rounds || round.round() == round.rounds()) {
      closeLine();
    }
  }

  private void closeLine() {
    open.ifPresent(this::add);
    open = Optional.empty();
    openRounds = 0;
  }

  private void add(TrainingEvent event) {
    events(event.stage()).add(event);
  }

  private List<TrainingEvent> events(String stage) {
    return stages.computeIfAbsent(stage, name -> new ArrayList<>());
  }

  /** Writes what is not written yet. */
  void write() {
    closeLine();
    writeLines();
  }

  private void writeLines() {
    long start = System.nanoTime();
    run.writeAtomically(
        TrainingLog.FILE,
        out -> {
          for (List<TrainingEvent> events : stages.values()) {
            out.write(TrainingLog.text(events).getBytes(StandardCharsets.UTF_8));
          }
        });
    written = System.nanoTime();
    // A long training's file is large: the longer it takes, the less often.
    nanosBetweenWrites = Math.max(LEAST_NANOS_BETWEEN_WRITES, 50 * (written - start));
  }
}
