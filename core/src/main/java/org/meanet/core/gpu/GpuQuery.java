package org.meanet.core.gpu;

/** Asks a machine what a GPU of it is. */
public interface GpuQuery {

  /**
   * To be called on the GPU's machine.
   *
   * @throws org.meanet.core.UserError if the machine cannot say it
   */
  Gpu of(TaskGpu gpu);
}
