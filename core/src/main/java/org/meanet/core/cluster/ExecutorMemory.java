package org.meanet.core.cluster;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * Memory of one executor, in bytes.
 *
 * @param heap of its JVM
 * @param overhead beside the heap, as far as its container allows
 * @param maxBytes javacpp's limit of native arrays; absent for javacpp's own, the heap's size
 * @param maxPhysicalBytes javacpp's limit of the whole process; absent for javacpp's own
 */
record ExecutorMemory(
    long heap, long overhead, OptionalLong maxBytes, OptionalLong maxPhysicalBytes) {
  private static final long MIB = 1L << 20;
  private static final long LEAST_OVERHEAD_MIB = 384;
  private static final String OVERHEAD = "spark.executor.memoryOverhead";
  private static final String FACTOR = "spark.executor.memoryOverheadFactor";

  static ExecutorMemory of(SparkConf conf) {
    long heapMib = conf.getSizeAsMb("spark.executor.memory", "1g");
    long overheadMib =
        conf.contains(OVERHEAD)
            ? conf.getSizeAsMb(OVERHEAD)
            : Math.max(LEAST_OVERHEAD_MIB, (long) (conf.getDouble(FACTOR, 0.1) * heapMib));
    String options =
        conf.get("spark.executor.defaultJavaOptions", "")
            + " "
            + conf.get("spark.executor.extraJavaOptions", "");
    return new ExecutorMemory(
        heapMib * MIB,
        overheadMib * MIB,
        limit(options, "maxbytes"),
        limit(options, "maxphysicalbytes"));
  }

  /** The last value counts, as in a JVM; javacpp knows both spellings. */
  private static OptionalLong limit(String javaOptions, String name) {
    Matcher matcher =
        Pattern.compile("-Dorg\\.bytedeco\\.javacpp\\.(?i:" + name + ")=(\\d+)([a-zA-Z]*)")
            .matcher(javaOptions);
    OptionalLong found = OptionalLong.empty();
    while (matcher.find()) {
      found = OptionalLong.of(Long.parseLong(matcher.group(1)) * unit(matcher.group(2)));
    }
    return found;
  }

  private static long unit(String suffix) {
    return suffix.isEmpty()
        ? 1
        : switch (Character.toLowerCase(suffix.charAt(0))) {
          case 't' -> MIB << 20;
          case 'g' -> MIB << 10;
          case 'm' -> MIB;
          case 'k' -> MIB >> 10;
          default -> 1;
        };
  }

  /** What its container may hold before it is killed. */
  long container() {
    return heap + overhead;
  }

  /** What javacpp lets the process grow to before it refuses; its 0 is no limit. */
  OptionalLong physicalLimit() {
    // Pointer.maxPhysicalBytes: maxBytes and three times the heap.
    long arrays = maxBytes.orElse(heap);
    long limit = maxPhysicalBytes.orElse(arrays > 0 ? arrays + 3 * heap : 0);
    return limit > 0 ? OptionalLong.of(limit) : OptionalLong.empty();
  }
}
