package org.meanet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.meanet.core.json.StrictJson;

/** The JVM of one engine: one trial, whose outcome goes to a file. */
final class TrialMain {
  private static final long KIBIBYTE = 1024;

  private TrialMain() {}

  /**
   * @param imagesPerSecond warmed up
   * @param parameters that training changes
   * @param peakRssBytes the most that the process ever had resident, heap included
   */
  record Outcome(double imagesPerSecond, long parameters, long peakRssBytes) {}

  /** Runs a trial in a JVM of its own. */
  static Outcome run(String comparison, Engine engine, Work work, int threads)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("outcome", ".json");
    try {
      ChildJvm.run(
          comparison + " " + engine.name() + " " + work.name(),
          engine.libraries(),
          threads,
          engine.nativeThreads().of(threads),
          TrialMain.class,
          List.of(
              comparison,
              engine.name(),
              work.name(),
              Integer.toString(threads),
              file.toAbsolutePath().toString()));
      return StrictJson.read(
          Files.readString(file), Outcome.class, "the outcome of " + engine.name());
    } finally {
      Files.delete(file);
    }
  }

  public static void main(String[] args) throws Exception {
    Trial.Speed speed =
        Comparison.of(args[0])
            .engine(args[1])
            .trial()
            .run(Work.of(args[2]), Integer.parseInt(args[3]));
    Outcome outcome = new Outcome(speed.imagesPerSecond(), speed.parameters(), peakRssBytes());
    Files.writeString(Path.of(args[4]), StrictJson.line(outcome));
    // Pools of native libraries' own threads would keep the JVM.
    System.exit(0);
  }

  private static long peakRssBytes() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE)
          .findFirst()
          .orElseThrow();
    }
  }
}
