package org.meanet.training.engine;

import java.io.Serializable;
import java.util.Comparator;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.MemoryUseMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.UserError;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Whether the workers' JVMs may take the memory that a network needs in training, asked before it
 * is trained: ND4J's arrays lie outside the heap, where a JVM that reaches its limit fails in
 * mid-round, or is killed by the cluster's manager.
 */
public final class MemoryCheck {
  private static final long FLOAT = 4;

  private MemoryCheck() {}

  /**
   * What one JVM allows.
   *
   * @param tasks that it runs at the same time
   * @param maxBytes of native arrays, javacpp's {@code maxbytes}
   * @param maxPhysicalBytes of the whole process, javacpp's {@code maxphysicalbytes}
   * @param machineBytes of memory that the machine has
   * @param heapBytes that the JVM's heap may take of the last two
   */
  record Limits(int tasks, long maxBytes, long maxPhysicalBytes, long machineBytes, long heapBytes)
      implements Serializable {

    /**
     * @param slots tasks that run at the same time; one for each processor when absent
     */
    static Limits ofThisJvm(OptionalInt slots, int cpusOfTask) {
      int cores = slots.orElse(Runtime.getRuntime().availableProcessors());
      return new Limits(
          Math.max(1, cores / cpusOfTask),
          Pointer.maxBytes(),
          Pointer.maxPhysicalBytes(),
          Pointer.totalPhysicalBytes(),
          Runtime.getRuntime().maxMemory());
    }

    /** At most as many tasks. */
    Limits atMost(int most) {
      return new Limits(Math.min(tasks, most), maxBytes, maxPhysicalBytes, machineBytes, heapBytes);
    }

    /** For native arrays; javacpp's 0 is no limit. */
    long least() {
      return LongStream.of(
              maxBytes > 0 ? maxBytes : Long.MAX_VALUE,
              maxPhysicalBytes > 0 ? maxPhysicalBytes - heapBytes : Long.MAX_VALUE,
              machineBytes - heapBytes)
          .min()
          .getAsLong();
    }
  }

  /**
   * Native memory of one worker by DL4J's own estimate, with the updater's state and the broadcast
   * that it starts from.
   *
   * @param inputs of the graph, in its order
   * @return bytes
   */
  static long bytesOfWorker(ComputationGraph graph, InputType[] inputs, int batchSize) {
    long training =
        graph
            .getConfiguration()
            .getMemoryReport(inputs)
            .getTotalMemoryBytes(batchSize, MemoryUseMode.TRAINING, CacheMode.NONE, DataType.FLOAT);
    INDArray state = graph.getUpdater().getStateViewArray();
    long sent = FLOAT * (graph.numParams() + (state == null ? 0 : state.length()));
    return training + 2 * sent;
  }

  /**
   * @param stage its name
   * @param workers that train at the same time
   * @throws UserError with the settings to change, if a JVM that runs workers allows less than they
   *     need
   */
  public static void require(
      JavaSparkContext spark,
      String stage,
      ComputationGraph graph,
      InputType[] inputs,
      int workers,
      int batchSize) {
    spark.setJobGroup(stage, "Train " + stage + ": ask the workers how much memory they have");
    Slots slots = Slots.of(spark);
    Limits tightest =
        spark
            .parallelize(IntStream.range(0, workers).boxed().toList(), workers)
            .map(worker -> slots.limitsOfThisJvm().atMost(workers))
            .collect()
            .stream()
            .min(Comparator.comparingLong(limits -> limits.least() / limits.tasks()))
            .orElseThrow();
    require(stage, bytesOfWorker(graph, inputs, batchSize), batchSize, tightest, spark.isLocal());
  }

  static void require(
      String stage, long bytesOfWorker, int batchSize, Limits limits, boolean local) {
    long needed = bytesOfWorker * limits.tasks();
    if (needed <= limits.least()) {
      return;
    }
    String process = local ? "driver" : "executor";
    String remedy =
        limits.least() == limits.machineBytes() - limits.heapBytes()
            ? "use machines with more memory"
            : "raise -Dorg.bytedeco.javacpp.maxbytes and -Dorg.bytedeco.javacpp.maxphysicalbytes in spark."
                + process
                + ".extraJavaOptions"
                + (local ? "" : ", with spark.executor.memoryOverhead")
                + " (now "
                + gigabytes(limits.maxBytes())
                + " and "
                + gigabytes(limits.maxPhysicalBytes())
                + ")";
    throw new UserError(
        String.format(
            "Training %s needs about %s of native memory in %s, for [%d] workers with minibatches of [%d] images, but may have %s: %s, or lower training.batch-size%s",
            stage,
            gigabytes(needed),
            local ? "the driver" : "each executor",
            limits.tasks(),
            batchSize,
            gigabytes(limits.least()),
            remedy,
            local ? " or training.workers" : " or spark.executor.cores"));
  }

  /** How many tasks an executor runs at the same time, as far as the driver knows. */
  private record Slots(boolean known, int cores, int cpusOfTask) implements Serializable {

    static Slots of(JavaSparkContext spark) {
      int cpus = spark.getConf().getInt("spark.task.cpus", 1);
      if (spark.isLocal()) {
        return new Slots(true, spark.defaultParallelism(), cpus);
      }
      // A standalone cluster's executor has all cores of its worker; elsewhere one is the default.
      boolean standalone = spark.master().matches("(spark://|local-cluster).*");
      boolean known = spark.getConf().contains("spark.executor.cores") || !standalone;
      return new Slots(known, spark.getConf().getInt("spark.executor.cores", 1), cpus);
    }

    Limits limitsOfThisJvm() {
      return Limits.ofThisJvm(known ? OptionalInt.of(cores) : OptionalInt.empty(), cpusOfTask);
    }
  }

  private static String gigabytes(long bytes) {
    return bytes <= 0 ? "no limit" : String.format("%.1f GB", bytes / 1e9);
  }
}
