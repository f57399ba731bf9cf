package org.meanet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Memory of Spark's processes as Linux counts it, proc(5). */
final class ProcessMemory {
  private static final String DRIVER = "org.apache.spark.deploy.SparkSubmit";
  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";
  private static final long KILOBYTES = 1024;

  private ProcessMemory() {}

  /** The drivers that a process has started, itself or through others. */
  static List<ProcessHandle> drivers(Process started) {
    return running(started, DRIVER);
  }

  /** The executors of the drivers that a process has started. */
  static List<ProcessHandle> executors(Process started) {
    return running(started, EXECUTOR);
  }

  /** Megabytes in memory now; empty where the process has ended. */
  static OptionalLong resident(ProcessHandle process) {
    return megabytes(process, "VmRSS:");
  }

  /** The most megabytes that were ever in memory; empty where the process has ended. */
  static OptionalLong peak(ProcessHandle process) {
    return megabytes(process, "VmHWM:");
  }

  private static List<ProcessHandle> running(Process started, String mainClass) {
    return started.descendants().filter(process -> line(process).contains(mainClass)).toList();
  }

  private static String line(ProcessHandle process) {
    try {
      return Files.readString(file(process, "cmdline"));
    } catch (IOException e) {
      return "";
    }
  }

  private static OptionalLong megabytes(ProcessHandle process, String key) {
    try (Stream<String> lines = Files.lines(file(process, "status"))) {
      return lines
          .filter(line -> line.startsWith(key))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / KILOBYTES)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  private static Path file(ProcessHandle process, String name) {
    return Path.of("/proc", Long.toString(process.pid()), name);
  }
}
