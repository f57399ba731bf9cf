package org.meanet.core.cluster;

/** What a job, as it was built, does with a GPU. */
public enum GpuSupport {
  /** It has no use for one. */
  NEVER,
  /** It would compute on one, but was built without CUDA. */
  NOT_BUILT,
  BUILT;

  /**
   * Of a job that computes on GPUs.
   *
   * @param cuda whether its engine was built with CUDA
   */
  public static GpuSupport builtIf(boolean cuda) {
    return cuda ? BUILT : NOT_BUILT;
  }
}
