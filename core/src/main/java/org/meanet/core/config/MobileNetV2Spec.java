package org.meanet.core.config;

import java.util.Optional;

/**
 * MobileNetV2 (Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018,
 * table 2).
 *
 * @param widthMultiplier what every layer's channels are multiplied by, but for the last 1×1
 *     convolution's, which has no fewer than 1,280; 1 when absent
 */
@TypeName("mobilenet-v2")
public record MobileNetV2Spec(@Above(0) Optional<Double> widthMultiplier) implements NetworkSpec {}
