package org.meanet.core.gpu;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.meanet.core.UserError;

/**
 * The GPU that Spark gave to a task.
 *
 * @param address as the cluster's discovery script printed it: nvidia-smi's index of it, or a UUID
 * @param host the machine that has it
 */
public record TaskGpu(String address, String host) {
  private static final String GPU = "gpu";

  /** Of the calling task; empty where none was asked for, and outside of tasks. */
  public static Optional<TaskGpu> ofThisTask() {
    TaskContext task = TaskContext.get();
    return task == null
        ? Optional.empty()
        : of(task.resourcesJMap(), SparkEnv.get().blockManager().blockManagerId().host());
  }

  static Optional<TaskGpu> of(Map<String, ResourceInformation> resources, String host) {
    String[] addresses =
        resources.containsKey(GPU) ? resources.get(GPU).addresses() : new String[0];
    if (addresses.length > 1) {
      throw new UserError(
          "spark.task.resource.gpu.amount must be 1, got ["
              + addresses.length
              + "]: a task computes on one GPU");
    }
    return addresses.length == 0 ? Optional.empty() : Optional.of(new TaskGpu(addresses[0], host));
  }

  /**
   * Its number among the GPUs of the machine.
   *
   * @throws UserError if the address is not one
   */
  public int index() {
    try {
      return Integer.parseUnsignedInt(address);
    } catch (NumberFormatException e) {
      throw new UserError(
          "The cluster's GPU discovery script must print GPUs' indexes, got ["
              + address
              + "] on "
              + host
              + ": conf/gpu/discover-gpus does",
          e);
    }
  }

  /**
   * The error of a build that cannot compute on it.
   *
   * @param work that was to be done, as a verb
   */
  public UserError refusedByBuild(String work) {
    return new UserError(
        "Cannot "
            + work
            + " on "
            + this
            + ", which spark.task.resource.gpu.amount asks for: this build was made without -Pcuda;"
            + " build with it as docs/operations.md, GPUs, says, or take the setting out");
  }

  @Override
  public String toString() {
    return "GPU [" + address + "] on " + host;
  }
}
