package org.meanet.training;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.meanet.core.metrics.TrainingEvent;
import org.meanet.core.metrics.TrainingLog;
import org.meanet.core.run.RunDirectory;

/**
 * The run's {@code metrics.jsonl}. It is written as a whole every few seconds, since not every file
 * system can append, and tells each round once: what a stopped training had written after its last
 * checkpoint is replaced by what the same rounds give again.
 */
final class MetricsFile implements Consumer<TrainingEvent> {
  private static final long NANOS_BETWEEN_WRITES = 2_000_000_000L;

  private final RunDirectory run;
  private final List<TrainingEvent> events = new ArrayList<>();
  private long written = System.nanoTime();

  private MetricsFile(RunDirectory run) {
    this.run = run;
  }

  /** With what an earlier training in this run has written. */
  static MetricsFile of(RunDirectory run) {
    MetricsFile file = new MetricsFile(run);
    run.read(TrainingLog.FILE)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .ifPresent(
            text ->
                file.events.addAll(TrainingLog.read(text, run.path(TrainingLog.FILE).toString())));
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
  }

  private static boolean isAfter(TrainingEvent event, int epoch, int round) {
    if (event instanceof TrainingEvent.Round of) {
      return of.epoch() > epoch + 1 || of.epoch() == epoch + 1 && of.round() > round;
    }
    return !(event instanceof TrainingEvent.Validation of) || of.epoch() > epoch;
  }

  @Override
  public void accept(TrainingEvent event) {
    events.add(event);
    if (System.nanoTime() - written > NANOS_BETWEEN_WRITES) {
      write();
    }
  }

  /** Writes what is not written yet. */
  void write() {
    run.writeAtomically(
        TrainingLog.FILE, TrainingLog.text(events).getBytes(StandardCharsets.UTF_8));
    written = System.nanoTime();
  }
}
