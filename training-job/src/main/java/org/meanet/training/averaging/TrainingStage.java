package org.meanet.training.averaging;

import java.util.Optional;
import org.meanet.core.config.Schedule;
import org.meanet.core.config.Training;

/**
 * What one stage of Algorithm 1 trains.
 *
 * @param name cloud, main or extension
 * @param minibatches what the network is fed
 * @param withoutAugmentation the same of the images as they are: for validation
 * @param epochs passes over the images
 * @param schedule of the learning rate
 * @param validation when to measure, and when to stop
 * @param edges which edge holds which image; without them, all workers share all images
 * @param seed of the order and of what is random within layers
 */
public record TrainingStage(
    String name,
    Minibatches minibatches,
    Minibatches withoutAugmentation,
    int epochs,
    Schedule schedule,
    Training.Validation validation,
    Optional<EdgeMix> edges,
    long seed) {}
