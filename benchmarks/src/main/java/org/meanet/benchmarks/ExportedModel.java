package org.meanet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.bundle.Manifest;
import org.meanet.training.export.OnnxExporter;
import org.meanet.training.network.Architecture;

/**
 * A work's network as ONNX, written by the project's exporter: initial weights after a few training
 * steps, so that BatchNorm's statistics are those of real images.
 */
final class ExportedModel {
  private static final int STEPS = 4;

  private ExportedModel() {}

  /** Writes the model, in a JVM of its own. */
  static void export(Work work, int threads) throws IOException, InterruptedException {
    ChildJvm.run(
        "export " + work.name(),
        Libraries.DL4J_WITH_ONEDNN,
        threads,
        threads,
        ExportedModel.class,
        List.of(work.name()));
  }

  public static void main(String[] args) throws IOException {
    Work work = Work.of(args[0]);
    ComputationGraph graph = MeanetNetwork.toTrain(work);
    for (RealImages.Batch batch : RealImages.batches(work, STEPS)) {
      graph.fit(GraphTraining.minibatch(work, batch));
    }
    Finite.require(graph.score());
    Files.createDirectories(file(work).getParent());
    Files.write(file(work), OnnxExporter.export(graph, MeanetNetwork.of(work).inputs(), List.of()));
    Files.writeString(parametersFile(work), Long.toString(GraphTraining.parameters(work, graph)));
    System.exit(0);
  }

  static byte[] bytes(Work work) throws IOException {
    return Files.readAllBytes(file(work));
  }

  /** Of the network before its BatchNorms were folded into its convolutions. */
  static long parameters(Work work) throws IOException {
    return Long.parseLong(Files.readString(parametersFile(work)));
  }

  /** What a bundle's manifest says of the model. */
  static Manifest.Block block(Work work) throws IOException {
    return new Manifest.Block(
        file(work).getFileName().toString(),
        "",
        RealImages.preprocessor(work).input(),
        Optional.empty(),
        Optional.empty(),
        new Manifest.Output(Architecture.LOGITS, List.of(work.classes())),
        Optional.empty(),
        parameters(work),
        0,
        Optional.empty(),
        Optional.empty());
  }

  private static Path file(Work work) {
    return Path.of("benchmarks", "target", "models", work.name() + ".onnx");
  }

  private static Path parametersFile(Work work) {
    return Path.of("benchmarks", "target", "models", work.name() + ".parameters");
  }
}
