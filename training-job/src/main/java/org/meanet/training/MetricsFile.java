package org.meanet.training;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.meanet.core.metrics.TrainingEvent;
import org.meanet.core.metrics.TrainingLog;
import org.meanet.core.run.EarlierRun;
import org.meanet.core.run.RunDirectory;

/**
 * The run's {@code metrics.jsonl}. It is written as a whole every few seconds, since not every file
 * system can append, and tells each round once: what a stopped training had written after its last
 * checkpoint is replaced by what the same rounds give again.
 */
final class MetricsFile implements Consumer<TrainingEvent> {
  private static final long LEAST_NANOS_BETWEEN_WRITES = 2_000_000_000L;

  private final RunDirectory run;
  private final List<TrainingEvent> events = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private long written = System.nanoTime();
  private long nanosBetweenWrites = LEAST_NANOS_BETWEEN_WRITES;

  private MetricsFile(RunDirectory run) {
    this.run = run;
  }

  /** With what an earlier training in this run has written. */
  static MetricsFile of(RunDirectory run) {
    MetricsFile file = new MetricsFile(run);
    read(run.read(TrainingLog.FILE), run.path(TrainingLog.FILE).toString()).forEach(file::add);
    return file;
  }

  /**
   * Forgets what a stage wrote after a point to which it has gone back.
   *
   * @param epoch completed epochs
   * @param round completed rounds of the next one
   */
  void rewind(String stage, int epoch, int round) {
    events.removeIf(event -> event.stage().equals(stage) && isAfter(event, epoch, round));
    text.setLength(0);
    text.append(TrainingLog.text(events));
  }

  /** Tells a stage as another run has told it, after its own network was taken over. */
  void takeFrom(EarlierRun other, String stage) {
    rewind(stage, 0, 0);
    read(other.read(TrainingLog.FILE), other.name() + "/" + TrainingLog.FILE).stream()
        .filter(event -> event.stage().equals(stage))
        .forEach(this::add);
    write();
  }

  private static List<TrainingEvent> read(Optional<byte[]> file, String name) {
    return file.map(bytes -> TrainingLog.read(new String(bytes, StandardCharsets.UTF_8), name))
        .orElse(List.of());
  }

  private static boolean isAfter(TrainingEvent event, int epoch, int round) {
    if (event instanceof TrainingEvent.Round of) {
      return of.epoch() > epoch + 1 || of.epoch() == epoch + 1 && of.round() > round;
    }
    return !(event instanceof TrainingEvent.Validation of) || of.epoch() > epoch;
  }

  @Override
  public void accept(TrainingEvent event) {
    add(event);
    if (System.nanoTime() - written > nanosBetweenWrites) {
      write();
    }
  }

  private void add(TrainingEvent event) {
    events.add(event);
    text.append(TrainingLog.text(List.of(event)));
  }

  /** Writes what is not written yet. */
  void write() {
    long start = System.nanoTime();
    run.writeAtomically(TrainingLog.FILE, text.toString().getBytes(StandardCharsets.UTF_8));
    written = System.nanoTime();
    // A long training's file is large: the longer it takes, the less often.
    nanosBetweenWrites = Math.max(LEAST_NANOS_BETWEEN_WRITES, 50 * (written - start));
  }
}
