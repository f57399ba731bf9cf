package org.meanet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.launcher.JavaModuleOptions;

/** A JVM for one engine alone, so that its peak memory and its threads are the engine's. */
final class ChildJvm {
  private static final Path FOLDER = Path.of("benchmarks", "target");

  /** The heap holds images and bookkeeping; networks lie outside it. */
  private static final List<String> MEMORY =
      List.of(
          "-Xmx2g",
          "-Dorg.bytedeco.javacpp.maxbytes=8g",
          "-Dorg.bytedeco.javacpp.maxphysicalbytes=12g");

  private ChildJvm() {}

  /**
   * Runs a main class and waits for its end.
   *
   * @param name of its log
   * @param threads that the libraries may use
   * @param nativeThreads of one operation
   * @throws IllegalStateException if it fails, naming the log
   */
  static void run(
      String name,
      Libraries libraries,
      int threads,
      int nativeThreads,
      Class<?> main,
      List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().strip().split("\\s+")));
    command.addAll(MEMORY);
    command.addAll(libraries.options(threads));
    command.addAll(List.of("-cp", libraries.jars(ClassPath.ofThisJvm()).text(), main.getName()));
    command.addAll(arguments);

    Path log = FOLDER.resolve("logs").resolve(name.replaceAll("\\W+", "-") + ".log");
    Files.createDirectories(log.getParent());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("OMP_NUM_THREADS", Integer.toString(nativeThreads));
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    environment.put("DJL_CACHE_DIR", FOLDER.resolve("djl").toAbsolutePath().toString());
    int status = builder.start().waitFor();
    if (status != 0) {
      throw new IllegalStateException(
          name + " must end without an error, ended with [" + status + "]: see " + log);
    }
  }
}
