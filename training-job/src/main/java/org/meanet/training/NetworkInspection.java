package org.meanet.training;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.config.Experiment;
import org.meanet.core.run.Inspection;
import org.meanet.core.run.InspectionLauncher;
import org.meanet.training.network.Architecture;
import org.meanet.training.network.Classifier;
import org.meanet.training.network.ConfiguredNetworks;
import org.meanet.training.network.ExtensionGraph;
import org.meanet.training.network.LayerSettings;
import org.meanet.training.network.MainBlock;
import org.meanet.training.network.NetworkSummary;
import org.meanet.training.network.Optimiser;

/** {@code meanet network}: the layers and the sizes of an experiment's networks. */
public final class NetworkInspection implements Inspection {
  // Of weights that nobody sees.
  private static final long SEED = 1;

  public static void main(String[] args) {
    System.exit(InspectionLauncher.launch(args, new NetworkInspection()));
  }

  @Override
  public String name() {
    return "network";
  }

  @Override
  public void run(Experiment experiment, Configuration hadoop) {
    int classes = experiment.data().source().classes(hadoop);
    ConfiguredNetworks layers = ConfiguredNetworks.of(experiment, classes);
    GivenBlocks given =
        GivenBlocks.load(
            hadoop, experiment.networks(), () -> experiment.data().source().readClassNames(hadoop));
    MainBlock main = given.mainBlock(experiment.networks()).orElseGet(layers::main);
    Optimiser optimiser = Optimiser.of(experiment.training());
    Optional<Integer> known = experiment.hardClasses().size(classes);
    int hardClasses = known.orElse(Math.max(1, classes / 2));

    PrintStream out = System.out;
    out.printf(
        "%s: images of %s (channels×height×width), %,d classes%s%n%n",
        experiment.name(),
        main.inputs().get(Architecture.IMAGE),
        classes,
        experiment.networks().extension().isEmpty()
            ? ""
            : String.format(
                ", %,d of them hard%s",
                hardClasses,
                known.isPresent()
                    ? ""
                    : " as an example: their number is known when main is trained"));

    List<ComputationGraph> trained = new ArrayList<>();
    classifier("CLOUD", given.cloud(), layers::cloud, optimiser).show(out, trained);
    classifier("MAIN", given.main(), layers::main, optimiser).show(out, trained);
    if (experiment.networks().extension().isPresent()) {
      // Their number is all that matters before main is trained.
      ExtensionGraph extension =
          layers.extension(main, IntStream.range(0, hardClasses).boxed().toList());
      ComputationGraph graph = extension.build(optimiser, SEED);
      trained.add(graph);
      out.println(
          NetworkSummary.of(graph, extension, ExtensionGraph::isAdaptive).table("ADAPTIVE"));
      out.println(
          NetworkSummary.of(graph, extension, vertex -> !ExtensionGraph.isAdaptive(vertex))
              .table("EXTENSION"));
    }
    if (!trained.isEmpty()) {
      out.println(LayerSettings.of(trained).line());
    }
  }

  /** A part of the page; adds the network that it has built for it. */
  @FunctionalInterface
  private interface Part {
    void show(PrintStream out, List<ComputationGraph> trained);
  }

  private static Part classifier(
      String title, Optional<BlockFile> given, Supplier<Classifier> layers, Optimiser optimiser) {
    return given
        .map(file -> pretrained(title, file.block()))
        .orElseGet(() -> trained(title, layers.get(), optimiser));
  }

  private static Part trained(String title, Classifier network, Optimiser optimiser) {
    return (out, trained) -> {
      ComputationGraph graph = network.build(optimiser, SEED);
      trained.add(graph);
      out.println(NetworkSummary.of(graph, network).table(title));
    };
  }

  private static Part pretrained(String title, Manifest.Block block) {
    return (out, trained) ->
        out.printf(
            "%s: pretrained; %,d parameters, %,d MACs an image of %d×%d%n%n",
            title, block.parameters(), block.macs(), block.image().height(), block.image().width());
  }
}
