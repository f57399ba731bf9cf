package org.meanet.training.network;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;

/** What the layers of networks start from, and how their BatchNorms are set. */
public final class LayerSettings {
  // He-normal: a standard deviation of √(2 ÷ n) for n inputs.
  private static final Map<IWeightInit, String> WORDS =
      Map.of(
          WeightInit.RELU.getWeightInitFunction(), "He-normal",
          WeightInit.ZERO.getWeightInitFunction(), "0");

  private final Setting weights = new Setting();
  private final Setting biases = new Setting();
  private final Setting gammas = new Setting();
  private final Setting betas = new Setting();
  private final Setting epsilons = new Setting();
  private final Setting decays = new Setting();

  private LayerSettings() {}

  /** Those of all layers of some networks, read from the networks. */
  public static LayerSettings of(Collection<ComputationGraph> networks) {
    LayerSettings settings = new LayerSettings();
    for (ComputationGraph network : networks) {
      for (Layer layer : network.getLayers()) {
        settings.add(layer);
      }
    }
    return settings;
  }

  private void add(Layer layer) {
    Set<String> parameters = layer.paramTable().keySet();
    if (layer.conf().getLayer() instanceof BatchNormalization normalization) {
      String name = normalization.getLayerName();
      gammas.add(number(normalization.getGamma()), name);
      betas.add(number(normalization.getBeta()), name);
      epsilons.add(number(normalization.getEps()), name);
      decays.add(number(normalization.getDecay()), name);
    } else if (layer.conf().getLayer() instanceof BaseLayer base) {
      if (parameters.contains(DefaultParamInitializer.WEIGHT_KEY)) {
        IWeightInit function = base.getWeightInitFn();
        weights.add(
            WORDS.getOrDefault(function, function.getClass().getSimpleName()), base.getLayerName());
      }
      if (parameters.contains(DefaultParamInitializer.BIAS_KEY)) {
        biases.add(number(base.getBiasInit()), base.getLayerName());
      }
    }
  }

  /** One line for a reader. */
  public String line() {
    return String.format(
        "Initial values: weights %s, biases %s, BatchNorm's gamma %s and beta %s. BatchNorm: ε %s, decay of the running statistics %s.",
        weights, biases, gammas, betas, epsilons, decays);
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  /** What a setting is, and in which layers. */
  private static final class Setting {
    private final Map<String, List<String>> layersByValue = new LinkedHashMap<>();

    void add(String value, String layer) {
      layersByValue.computeIfAbsent(value, any -> new ArrayList<>()).add(layer);
    }

    /** The value of most layers; then the others', with their layers. */
    @Override
    public String toString() {
      List<String> values = new ArrayList<>(layersByValue.keySet());
      values.sort(
          Comparator.comparing((String value) -> layersByValue.get(value).size()).reversed());
      String others =
          values.stream()
              .skip(1)
              .map(value -> String.join(", ", layersByValue.get(value)) + ": " + value)
              .collect(Collectors.joining("; ", " (", ")"));
      return values.isEmpty() ? "–" : values.get(0) + (values.size() > 1 ? others : "");
    }
  }
}
