package org.meanet.training.averaging;

import org.meanet.core.config.Schedule;

/**
 * What one stage of Algorithm 1 trains.
 *
 * @param name cloud, main or extension
 * @param minibatches what the network is fed
 * @param epochs passes over the images
 * @param schedule of the learning rate
 * @param seed of the order and of the augmentation
 */
public record TrainingStage(
    String name, Minibatches minibatches, int epochs, Schedule schedule, long seed) {}
