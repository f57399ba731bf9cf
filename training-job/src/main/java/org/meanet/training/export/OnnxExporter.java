package org.meanet.training.export;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.training.layer.ChannelsLast;
import org.meanet.training.layer.Columns;
import org.meanet.training.layer.SumRelu;
import org.meanet.training.network.InputShape;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/**
 * Writes a DL4J graph as an ONNX model (opset 13) that computes what the graph does in inference.
 *
 * <p>The model's inputs keep their names, and every tensor is called like the vertex that makes it;
 * the batch dimension is open. A BatchNorm is folded into the convolution before it. The softmax of
 * an output layer is left out: its output is the softmax's argument. Dropout does nothing in
 * inference and leaves no trace.
 *
 * <p>Exported are convolution, BatchNorm right after a convolution, average and max pooling, global
 * average pooling, fully connected and output layers, ReLU, ReLU6, element-wise sum, concatenation
 * and flattening, and the project's own layers. Maps are [n, C, H, W] in the model, whether the
 * graph has them in NCHW or NHWC. Anything else ends in an {@link IllegalArgumentException} that
 * names the vertex and its kind. The graph is only read, and the same graph gives the same bytes.
 */
public final class OnnxExporter {
  private final ComputationGraph graph;
  private final ComputationGraphConfiguration configuration;
  private final Map<String, InputType> types;
  private final Set<String> outputs;
  private final OnnxModel model = new OnnxModel();

  private OnnxExporter(
      ComputationGraph graph, Map<String, InputShape> inputs, Collection<String> vertices) {
    this.graph = graph;
    // A copy, because DL4J sets layers' input sizes and preprocessors while it infers shapes.
    this.configuration = graph.getConfiguration().clone();
    this.types =
        configuration.getLayerActivationTypes(
            configuration.getNetworkInputs().stream()
                .map(input -> inputs.get(input).inputType())
                .toArray(InputType[]::new));
    this.outputs = new TreeSet<>(vertices);
    this.outputs.addAll(configuration.getNetworkOutputs());
  }

  /**
   * Exports a graph.
   *
   * @param inputs shape of each of the graph's inputs
   * @param vertices whose activations are outputs of the model, beside the graph's own outputs
   * @return the bytes of an ONNX file
   */
  public static byte[] export(
      ComputationGraph graph, Map<String, InputShape> inputs, Collection<String> vertices) {
    return new OnnxExporter(graph, inputs, vertices).export();
  }

  private byte[] export() {
    for (String input : configuration.getNetworkInputs()) {
      model.input(input, types.get(input));
    }
    LayerNodes layers = new LayerNodes(graph, model, types, normalisationOfConvolution());
    for (int index : graph.topologicalSortOrder()) {
      String name = graph.getVertices()[index].getVertexName();
      GraphVertex vertex = configuration.getVertices().get(name);
      if (vertex instanceof LayerVertex layerVertex) {
        Layer layer = layerVertex.getLayerConf().getLayer();
        layers.append(name, layer, layerInput(name, layerVertex));
      } else if (vertex != null && !(vertex instanceof ChannelsLast)) {
        append(name, vertex);
      }
    }
    for (String output : outputs) {
      if (!configuration.getVertices().containsKey(output)
          || configuration.getVertices().get(output) instanceof ChannelsLast) {
        throw new IllegalArgumentException("The graph has no vertex [" + output + "] to export");
      }
      model.output(output, types.get(output));
    }
    return model.bytes();
  }

  private void append(String name, GraphVertex vertex) {
    List<String> inputs =
        configuration.getVertexInputs().get(name).stream().map(this::tensor).toList();
    if (vertex instanceof ElementWiseVertex elementWise
        && elementWise.getOp() == ElementWiseVertex.Op.Add) {
      model.node("Sum", inputs, name, List.of());
    } else if (vertex instanceof SumRelu) {
      model.node("Sum", inputs, name + "/linear", List.of());
      model.node("Relu", List.of(name + "/linear"), name, List.of());
    } else if (vertex instanceof Columns columns) {
      String indices = model.indices(name + "/columns", columns.chosen());
      model.node(
          "Gather", List.of(inputs.get(0), indices), name, List.of(OnnxModel.integer("axis", 1)));
    } else if (vertex instanceof MergeVertex merge) {
      model.node(
          "Concat", inputs, name, List.of(OnnxModel.integer("axis", mergeAxis(name, merge))));
    } else {
      throw Unsupported.vertex(name, vertex, "it has no counterpart");
    }
  }

  private int mergeAxis(String name, MergeVertex merge) {
    if (!isChannelsLast(types.get(name))) {
      return merge.getMergeAxis();
    }
    if (merge.getMergeAxis() != 3) {
      throw Unsupported.vertex(name, merge, "it does not concatenate along the channels");
    }
    return 1;
  }

  private static boolean isChannelsLast(InputType type) {
    return type instanceof InputTypeConvolutional map && map.getFormat() == CNN2DFormat.NHWC;
  }

  /** The tensor that a layer reads, after its preprocessor if it has one. */
  private String layerInput(String name, LayerVertex vertex) {
    String input = tensor(onlyInput(name));
    if (vertex.getPreProcessor() == null) {
      return input;
    }
    if (vertex.getPreProcessor() instanceof CnnToFeedForwardPreProcessor flatten) {
      String map = input;
      if (flatten.getFormat() == CNN2DFormat.NHWC) {
        // The order in which the layer's weights take the pixels.
        map = name + "/channels-last";
        model.node(
            "Transpose", List.of(input), map, List.of(OnnxModel.integers("perm", 0, 2, 3, 1)));
      }
      String flat = name + "/flat";
      model.node("Flatten", List.of(map), flat, List.of(OnnxModel.integer("axis", 1)));
      return flat;
    }
    throw Unsupported.vertex(
        name,
        vertex.getLayerConf().getLayer(),
        "its preprocessor is a " + vertex.getPreProcessor().getClass().getSimpleName());
  }

  /** The tensor that holds what a vertex puts out. In the model a map has one order only. */
  private String tensor(String vertex) {
    return configuration.getVertices().get(vertex) instanceof ChannelsLast
        ? tensor(onlyInput(vertex))
        : vertex;
  }

  private String onlyInput(String vertex) {
    return configuration.getVertexInputs().get(vertex).get(0);
  }

  /** For each convolution that a BatchNorm follows, the name of the BatchNorm. */
  private Map<String, String> normalisationOfConvolution() {
    Map<String, Integer> consumers = new HashMap<>();
    for (List<String> inputs : configuration.getVertexInputs().values()) {
      inputs.forEach(input -> consumers.merge(input, 1, Integer::sum));
    }
    Map<String, String> normalisations = new HashMap<>();
    configuration
        .getVertices()
        .forEach(
            (name, vertex) -> {
              if (vertex instanceof LayerVertex layerVertex
                  && layerVertex.getLayerConf().getLayer() instanceof BatchNormalization layer) {
                String input = onlyInput(name);
                if (!isLinearConvolution(input)
                    || consumers.get(input) != 1
                    || outputs.contains(input)) {
                  throw Unsupported.vertex(
                      name,
                      layer,
                      "its input must be a convolution without activation that nothing else reads");
                }
                if (layer.isLockGammaBeta()) {
                  throw Unsupported.vertex(name, layer, "its gamma and beta are locked");
                }
                normalisations.put(input, name);
              }
            });
    return normalisations;
  }

  private boolean isLinearConvolution(String name) {
    return configuration.getVertices().get(name) instanceof LayerVertex vertex
        && vertex.getLayerConf().getLayer() instanceof ConvolutionLayer convolution
        && convolution.getActivationFn() instanceof ActivationIdentity;
  }
}
