package org.meanet.core.gpu;

/**
 * What a GPU is.
 *
 * @param name of the model, as the driver says it
 * @param memoryMib its memory, in MiB
 */
public record Gpu(TaskGpu at, String name, ComputeCapability capability, long memoryMib) {

  @Override
  public String toString() {
    return at + ", " + name + " of compute capability " + capability;
  }
}
