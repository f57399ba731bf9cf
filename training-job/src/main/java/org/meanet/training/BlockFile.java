package org.meanet.training;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.bundle.Manifest;
import org.meanet.training.export.OnnxExporter;
import org.meanet.training.network.Architecture;
import org.meanet.training.network.MapShape;
import org.meanet.training.network.NetworkSize;

/**
 * One block of the bundle to be.
 *
 * @param block what the manifest says of it; its hash is filled in by the bundle's writer
 * @param onnx its file
 */
record BlockFile(Manifest.Block block, byte[] onnx) {

  /**
   * Exports a trained network.
   *
   * @param image how the network's image input is made
   * @param features shape of the feature map that the block also gives; main's alone
   */
  static BlockFile of(
      Stage stage,
      Architecture architecture,
      ComputationGraph network,
      Manifest.ImageInput image,
      Optional<MapShape> features) {
    NetworkSize size = NetworkSize.of(network, architecture.inputs());
    Optional<Manifest.Output> featuresOutput =
        features.map(shape -> new Manifest.Output(Architecture.FEATURES, shape.dimensions()));
    return new BlockFile(
        new Manifest.Block(
            file(stage),
            "",
            image,
            input(architecture, Architecture.FEATURES),
            input(architecture, Architecture.MAIN_LOGITS),
            new Manifest.Output(Architecture.LOGITS, List.of(architecture.classes())),
            featuresOutput,
            size.parameters(),
            size.macs(),
            Optional.empty(),
            Optional.empty()),
        OnnxExporter.export(
            network,
            architecture.inputs(),
            featuresOutput.map(Manifest.Output::name).stream().toList()));
  }

  private static Optional<String> input(Architecture architecture, String name) {
    return architecture.inputs().containsKey(name) ? Optional.of(name) : Optional.empty();
  }

  BlockFile withTemperature(double fitted) {
    return new BlockFile(block.withTemperature(fitted), onnx);
  }

  /** The same block for fewer classes, as {@link Manifest.Block#grouped}. */
  BlockFile grouped(List<Integer> labels) {
    return new BlockFile(block.grouped(labels), onnx);
  }

  /** The same block in the file that a stage's block has. */
  BlockFile as(Stage stage) {
    return new BlockFile(block.withFile(file(stage)), onnx);
  }

  private static String file(Stage stage) {
    return stage.label() + ".onnx";
  }
}
