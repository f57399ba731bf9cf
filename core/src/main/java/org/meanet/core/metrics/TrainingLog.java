package org.meanet.core.metrics;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.meanet.core.json.StrictJson;
import org.meanet.core.run.RunDirectory;

/** {@code metrics.jsonl} of a run: one JSON object on each line, in the order of the training. */
public final class TrainingLog {
  /** The file's name in the run directory. */
  public static final String FILE = "metrics.jsonl";

  private TrainingLog() {}

  /** The lines of these events, each with its line break. */
  public static String text(List<TrainingEvent> events) {
    return events.stream().map(StrictJson::line).collect(Collectors.joining());
  }

  /**
   * The events of a run's file; empty if there is none.
   *
   * @param child its path within the run's folder
   * @throws org.meanet.core.UserError if a line is not one event
   */
  public static Optional<List<TrainingEvent>> read(RunDirectory run, String child) {
    return run.read(child).map(file -> read(file, run.path(child).toString()));
  }

  /**
   * The events of a file.
   *
   * @param file its content, UTF-8
   * @param source where the file is, for messages
   * @throws org.meanet.core.UserError if a line is not one event
   */
  public static List<TrainingEvent> read(byte[] file, String source) {
    List<String> lines = new String(file, StandardCharsets.UTF_8).lines().toList();
    return IntStream.range(0, lines.size())
        .mapToObj(
            i ->
                StrictJson.readLine(
                    lines.get(i),
                    TrainingEvent.class,
                    source + ", line " + (i + 1),
                    "delete that line, or the file: it only tells how the training went"))
        .toList();
  }
}
