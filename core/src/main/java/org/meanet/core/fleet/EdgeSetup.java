package org.meanet.core.fleet;

import java.util.Optional;

/**
 * One edge.
 *
 * @param device its name in {@code costs.devices}
 * @param link the name of its link to the cloud in {@code costs.links}
 * @param imagesPerSecond how fast images arrive; absent if nobody knows
 */
public record EdgeSetup(String device, String link, Optional<Double> imagesPerSecond) {}
