package org.meanet.inference.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.config.Experiment;
import org.meanet.core.fleet.EdgeFleet;
import org.meanet.core.metrics.TrainingEvent;
import org.meanet.inference.offload.FleetCosts;
import org.meanet.inference.offload.FleetLoad;
import org.meanet.inference.offload.Offload;
import org.meanet.inference.offload.PerClass;
import org.meanet.inference.offload.ShownImages;
import org.meanet.inference.offload.SignalQuality;
import org.meanet.inference.operating.OperatingPoint;

/**
 * What a report shows.
 *
 * @param name of the experiment
 * @param training what the training wrote of itself; empty if that is not known
 * @param fleet the edges that scored the images
 * @param fleetCosts what decisions cost at each of them
 * @param offload the numbers
 * @param perClass what became of the images of each class
 * @param shown the images that are shown
 * @param thumbnails their pictures as {@code data:} URIs, by id; without those that are not there
 * @param learned where the learned policy comes from
 * @param signals what the signals and confidences tell on the test images
 * @param validationSignals the same on the validation images; empty if they were not scored
 * @param operatingPoint what was chosen to keep budgets; empty if there were none
 * @param load how busy the fleet is; empty if the arrival rates are not known
 */
public record Report(
    String name,
    Manifest manifest,
    Experiment.Routing routing,
    Experiment.Costs costs,
    EdgeFleet fleet,
    FleetCosts fleetCosts,
    List<TrainingEvent> training,
    Offload offload,
    PerClass perClass,
    ShownImages shown,
    Map<String, String> thumbnails,
    LearnedPolicy learned,
    SignalQuality signals,
    Optional<SignalQuality> validationSignals,
    Optional<OperatingPoint> operatingPoint,
    Optional<FleetLoad> load) {
  public Report {
    training = List.copyOf(training);
    thumbnails = Map.copyOf(thumbnails);
  }
}
