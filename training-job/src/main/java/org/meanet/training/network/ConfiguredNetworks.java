package org.meanet.training.network;

import java.util.List;
import org.meanet.core.UserError;
import org.meanet.core.config.Experiment;
import org.meanet.core.config.MobileNetV2Spec;
import org.meanet.core.config.NetworkSpec;
import org.meanet.core.config.ResNetSpec;
import org.meanet.core.image.ImageShape;

/**
 * The networks that an experiment configures.
 *
 * @param networks their layers
 * @param image size of the networks' input
 * @param classes K
 */
public record ConfiguredNetworks(Experiment.Networks networks, ImageShape image, int classes) {

  /** Those of an experiment on images of K classes. */
  public static ConfiguredNetworks of(Experiment experiment, int classes) {
    return new ConfiguredNetworks(experiment.networks(), experiment.data().shape(), classes);
  }

  /**
   * The cloud's network.
   *
   * @throws UserError if its exit does not fit its last feature map
   */
  public Classifier cloud() {
    return classifier("networks.cloud", networks.cloud());
  }

  /**
   * The edge's main block.
   *
   * @throws UserError if its exit does not fit its last feature map
   */
  public Classifier main() {
    return classifier("networks.main", networks.main());
  }

  /**
   * The adaptive and the extension block, of an experiment that has them.
   *
   * @param main whose features the extension takes
   * @param hardClasses labels of the N hard classes, in the order of the logits
   */
  public ExtensionGraph extension(MainBlock main, List<Integer> hardClasses) {
    return new ExtensionGraph(networks.extension().orElseThrow(), main, hardClasses);
  }

  private Classifier classifier(String key, NetworkSpec spec) {
    if (spec instanceof ResNetSpec residual) {
      return residual(key, residual);
    }
    if (spec instanceof MobileNetV2Spec mobile) {
      return new MobileNetV2Graph(mobile, image, classes);
    }
    throw new IllegalStateException(key + " is not trained here: " + spec);
  }

  private ResNetGraph residual(String key, ResNetSpec spec) {
    ResNetGraph graph = new ResNetGraph(spec, image, classes);
    MapShape features = graph.features();
    int side = Math.min(features.height(), features.width());
    spec.exitPool()
        .filter(pool -> pool > side)
        .ifPresent(
            pool -> {
              throw new UserError(
                  String.format(
                      "%s.exit-pool must be at most the [%d] pixels of the last feature map's shorter side, got [%d]",
                      key, side, pool));
            });
    return graph;
  }
}
