package org.meanet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where a benchmark ran.
 *
 * @param cpu its model
 * @param cores that the JVM sees
 * @param loadAverage of the minute before: 0 on a quiet machine
 * @param versions of what is compared
 */
record Machine(String cpu, int cores, double loadAverage, Map<String, String> versions) {
  private static final List<String> ARTIFACTS =
      List.of(
          "deeplearning4j-nn",
          "nd4j-native",
          "spark-core_2.12",
          "onnxruntime",
          "pytorch-native-cpu",
          "pytorch-engine");

  static Machine thisOne() throws IOException {
    return new Machine(
        modelName().orElse("unknown"),
        Runtime.getRuntime().availableProcessors(),
        Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]),
        versions(ClassPath.ofThisJvm()));
  }

  private static Optional<String> modelName() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.replaceFirst(".*:\\s*", ""))
          .findFirst();
    }
  }

  private static Map<String, String> versions(ClassPath jars) {
    Map<String, String> versions = new TreeMap<>();
    versions.put("java", System.getProperty("java.version"));
    ARTIFACTS.forEach(
        artifact -> jars.versionOf(artifact).ifPresent(found -> versions.put(artifact, found)));
    return versions;
  }
}
