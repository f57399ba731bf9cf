package org.meanet.training.calibration;

import java.io.Serializable;

/** Of a bundle's three exits: what each divides its logits by for calibrated probabilities. */
public record Temperatures(double main, double extension, double cloud) implements Serializable {}
