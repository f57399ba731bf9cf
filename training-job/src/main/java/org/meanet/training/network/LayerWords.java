package org.meanet.training.network;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.meanet.training.layer.ChannelsLast;
import org.meanet.training.layer.Columns;
import org.meanet.training.layer.SumRelu;

/**
 * One vertex of a graph in a few words, such as {@code conv 3×3 16→32 /2}.
 *
 * @param name of the vertex
 * @param vertex what it does
 * @param inputs what it reads
 * @param output what it puts out
 */
record LayerWords(String name, GraphVertex vertex, List<InputType> inputs, InputType output) {

  /** Channels×height×width of a map, or the length of a vector. */
  static String shape(InputType type) {
    return type instanceof InputTypeConvolutional map
        ? new MapShape((int) map.getChannels(), (int) map.getHeight(), (int) map.getWidth())
            .toString()
        : Long.toString(type.arrayElementsPerExample());
  }

  /** Empty for what every convolution, block and exit has: BatchNorm, sum with ReLU, softmax. */
  Optional<String> words() {
    if (vertex instanceof LayerVertex layerVertex) {
      return words(layerVertex.getLayerConf().getLayer());
    }
    if (vertex instanceof ChannelsLast || vertex instanceof SumRelu) {
      return Optional.empty();
    }
    if (vertex instanceof MergeVertex) {
      return Optional.of("concat " + widths());
    }
    if (vertex instanceof ElementWiseVertex sum && sum.getOp() == ElementWiseVertex.Op.Add) {
      return Optional.of("sum " + widths());
    }
    if (vertex instanceof Columns) {
      return Optional.of("main's logits of the hard classes");
    }
    return Optional.of(vertex.getClass().getSimpleName());
  }

  private Optional<String> words(Layer layer) {
    if (layer instanceof BatchNormalization || layer instanceof LossLayer) {
      return Optional.empty();
    }
    if (layer instanceof ConvolutionLayer convolution) {
      return Optional.of(convolution(convolution));
    }
    if (layer instanceof SubsamplingLayer pooling) {
      return Optional.of(
          pool(pooling.getPoolingType())
              + " "
              + side(pooling.getKernelSize())
              + stride(pooling.getStride()));
    }
    if (layer instanceof GlobalPoolingLayer pooling) {
      return Optional.of(pool(pooling.getPoolingType()));
    }
    if (layer instanceof DenseLayer || layer instanceof BaseOutputLayer) {
      FeedForwardLayer dense = (FeedForwardLayer) layer;
      return Optional.of("fully connected " + dense.getNIn() + "→" + dense.getNOut());
    }
    return Optional.of(layer.getClass().getSimpleName());
  }

  private String convolution(ConvolutionLayer layer) {
    String kind =
        layer instanceof DepthwiseConvolution2D
            ? "depthwise conv"
            : name.contains(ResidualPath.SHORTCUT) ? "shortcut" : "conv";
    return kind
        + " "
        + side(layer.getKernelSize())
        + " "
        + layer.getNIn()
        + "→"
        + layer.getNOut()
        + stride(layer.getStride());
  }

  private static String pool(PoolingType type) {
    return type.name().toLowerCase(Locale.ROOT) + " pool";
  }

  private static String side(int[] heightAndWidth) {
    return heightAndWidth[0] + "×" + heightAndWidth[1];
  }

  private static String stride(int[] heightAndWidth) {
    return heightAndWidth[0] == 1 ? "" : " /" + heightAndWidth[0];
  }

  private String widths() {
    return inputs.stream().map(LayerWords::width).collect(Collectors.joining("+"));
  }

  private static String width(InputType type) {
    return Long.toString(
        type instanceof InputTypeConvolutional map
            ? map.getChannels()
            : type.arrayElementsPerExample());
  }
}
