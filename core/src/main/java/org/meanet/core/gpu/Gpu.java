package org.meanet.core.gpu;

/**
 * What a GPU is.
 *
 * @param name of the model, as the driver says it
 */
public record Gpu(TaskGpu at, String name, ComputeCapability capability) {

  @Override
  public String toString() {
    return at + ", " + name + " of compute capability " + capability;
  }
}
