package org.meanet.inference.report;

import java.util.List;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.config.Experiment;
import org.meanet.core.metrics.TrainingEvent;
import org.meanet.inference.offload.Offload;

/**
 * What a report shows.
 *
 * @param name of the experiment
 * @param training what the training wrote of itself; empty if that is not known
 * @param offload the numbers
 */
public record Report(
    String name,
    Manifest manifest,
    Experiment.Routing routing,
    Experiment.Costs costs,
    List<TrainingEvent> training,
    Offload offload) {
  public Report {
    training = List.copyOf(training);
  }
}
