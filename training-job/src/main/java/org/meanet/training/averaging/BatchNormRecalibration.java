package org.meanet.training.averaging;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.meanet.core.UserError;
import org.meanet.core.image.EncodedImage;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * BatchNorm's running statistics, measured anew over all images in one distributed pass (Wu and
 * Johnson, "Rethinking 'Batch' in BatchNorm", 2021, section 3: PreciseBN).
 *
 * <p>Parameter averaging leaves them as a mean over workers of moving averages: the geometric mean
 * of the workers' deviations, as DL4J keeps the logarithm, without the spread between the workers'
 * means. Here the network sees every image once, normalised by its minibatch as in training, and
 * each layer's mean and variance are those of all that it was given, pooled exactly.
 *
 * <p>Layers that are frozen, and layers that are no BatchNorm, stay as they are.
 */
final class BatchNormRecalibration {
  // DL4J keeps log10 of the deviation, which a channel that is always the same has not got; ε, a
  // thousand times larger, decides there.
  private static final double LEAST_VARIANCE = 1e-8;

  /** Images of a worker's minibatches. */
  @FunctionalInterface
  interface MinibatchSizes extends Serializable {
    int of(int worker);
  }

  private final JavaSparkContext spark;
  private final String stage;
  private final Minibatches minibatches;
  private final int epoch;

  /**
   * @param minibatches that the network was trained on
   * @param epoch whose augmentation the images get
   */
  BatchNormRecalibration(JavaSparkContext spark, String stage, Minibatches minibatches, int epoch) {
    this.spark = spark;
    this.stage = stage;
    this.minibatches = minibatches;
    this.epoch = epoch;
  }

  /** Names of the vertices whose statistics are measured, each with the vertex it normalises. */
  static Map<String, String> layers(ComputationGraph graph) {
    Map<String, String> layers = new LinkedHashMap<>();
    for (Layer layer : graph.getLayers()) {
      // A frozen layer is a wrapper around one, and none itself.
      if (layer instanceof BatchNormalization) {
        String name = layer.conf().getLayer().getLayerName();
        layers.put(name, graph.getConfiguration().getVertexInputs().get(name).get(0));
      }
    }
    return layers;
  }

  /**
   * Measures and sets the statistics of the graph.
   *
   * @param images one partition for each worker, in an order in which neighbours have nothing in
   *     common
   * @throws UserError if a layer is given numbers that are not finite
   */
  void recalibrate(ComputationGraph graph, JavaRDD<EncodedImage> images, MinibatchSizes sizes) {
    Minibatches feed = minibatches;
    int augmentation = epoch;
    Map<String, Moments> pooled = new LinkedHashMap<>();
    try (ExecutorNetwork network = ExecutorNetwork.asItIs(spark, graph)) {
      images
          .mapPartitionsWithIndex(
              (worker, share) ->
                  measure(
                      network, new MinibatchIterator(share, sizes.of(worker), feed, augmentation)),
              true)
          .collect()
          .forEach(
              share ->
                  share.forEach(
                      (layer, moments) ->
                          pooled
                              .computeIfAbsent(layer, name -> new Moments(moments.channels()))
                              .add(moments)));
    }
    pooled.forEach(this::requireFinite);
    pooled.forEach((layer, moments) -> set(graph.getLayer(layer), moments));
  }

  private static Iterator<Map<String, Moments>> measure(
      ExecutorNetwork network, Iterator<MultiDataSet> share) {
    List<Map<String, Moments>> measured = new ArrayList<>();
    if (share.hasNext()) {
      ComputationGraph graph = network.build();
      Map<String, String> layers = layers(graph);
      Map<String, Moments> moments = new LinkedHashMap<>();
      while (share.hasNext()) {
        Map<String, INDArray> activations = graph.feedForward(share.next().getFeatures(), true);
        layers.forEach(
            (layer, input) ->
                add(moments, (BatchNormalization) graph.getLayer(layer), activations.get(input)));
      }
      measured.add(moments);
    }
    return measured.iterator();
  }

  private static void add(Map<String, Moments> moments, BatchNormalization layer, INDArray values) {
    int channels = Math.toIntExact(layer.layerConf().getNOut());
    // Vectors are maps of one pixel.
    boolean channelsLast =
        values.rank() == 4 && layer.layerConf().getCnn2DFormat() == CNN2DFormat.NHWC;
    int n = Math.toIntExact(channelsLast ? values.length() / channels : values.size(0));
    int positions = Math.toIntExact(values.length() / n / channels);
    moments
        .computeIfAbsent(layer.layerConf().getLayerName(), name -> new Moments(channels))
        .add(FlatArray.of(values), n, positions);
  }

  private void requireFinite(String layer, Moments moments) {
    for (int channel = 0; channel < moments.channels(); channel++) {
      if (!Double.isFinite(moments.mean(channel)) || !Double.isFinite(moments.variance(channel))) {
        throw new UserError(
            String.format(
                "What BatchNorm layer [%s] of %s is given must be finite, got mean [%s] and variance [%s]: lower training.%s.schedule.peak, with which the stage starts anew",
                layer, stage, moments.mean(channel), moments.variance(channel), stage));
      }
    }
  }

  private static void set(Layer layer, Moments moments) {
    Map<String, INDArray> parameters = layer.paramTable();
    INDArray mean = parameters.get(BatchNormalizationParamInitializer.GLOBAL_MEAN);
    INDArray variance = parameters.get(BatchNormalizationParamInitializer.GLOBAL_VAR);
    INDArray logDeviation = parameters.get(BatchNormalizationParamInitializer.GLOBAL_LOG_STD);
    for (int channel = 0; channel < moments.channels(); channel++) {
      double measured = Math.max(moments.variance(channel), LEAST_VARIANCE);
      mean.putScalar(channel, moments.mean(channel));
      if (logDeviation != null) {
        logDeviation.putScalar(channel, Math.log10(measured) / 2);
      } else {
        variance.putScalar(channel, measured);
      }
    }
  }
}
