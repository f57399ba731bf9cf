package org.meanet.inference.report;

import org.meanet.core.bundle.Manifest;
import org.meanet.core.config.Experiment;
import org.meanet.inference.offload.Offload;

/**
 * What a report shows.
 *
 * @param name of the experiment
 * @param offload the numbers
 */
public record Report(
    String name,
    Manifest manifest,
    Experiment.Routing routing,
    Experiment.Costs costs,
    Offload offload) {}
