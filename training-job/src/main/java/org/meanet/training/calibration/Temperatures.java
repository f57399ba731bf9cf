package org.meanet.training.calibration;

import java.io.Serializable;

/**
 * Of a bundle's exits: what each divides its logits by for calibrated probabilities.
 *
 * @param extension 1 without an extension
 */
public record Temperatures(double main, double extension, double cloud) implements Serializable {}
