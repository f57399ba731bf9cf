package org.meanet.inference.scoring;

/**
 * What one block computed, over all tasks; what was done twice, as a task failed, counts twice.
 *
 * @param images that the block was run on
 * @param seconds of one task, in the block alone: not decoding, not resizing
 */
public record BlockWork(long images, double seconds) {}
