package org.meanet.core.cluster;

/**
 * What a job asks of its cluster.
 *
 * @param tasks that it has at the same time
 * @param tasksKey the experiment's key that says so
 * @param inRounds whether the tasks wait for each other, round after round, as in training; then
 *     they also hold native arrays beside the heap
 * @param gpus what the job, as it was built, does with a GPU
 */
public record Demand(int tasks, String tasksKey, boolean inRounds, GpuSupport gpus) {

  /** Of a job that works with any number of tasks at a time. */
  public static final Demand ANY = new Demand(Integer.MAX_VALUE, "", false, GpuSupport.NEVER);
}
