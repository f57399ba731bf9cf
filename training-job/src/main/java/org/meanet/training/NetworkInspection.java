package org.meanet.training;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.config.Experiment;
import org.meanet.core.run.Inspection;
import org.meanet.core.run.InspectionLauncher;
import org.meanet.training.network.Architecture;
import org.meanet.training.network.ConfiguredNetworks;
import org.meanet.training.network.ExtensionGraph;
import org.meanet.training.network.LayerSettings;
import org.meanet.training.network.NetworkSummary;
import org.meanet.training.network.Optimiser;

/** {@code meanet network}: the layers and the sizes of an experiment's networks. */
public final class NetworkInspection implements Inspection {

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
    Optional<Integer> known = experiment.hardClasses().size(classes);
    int hardClasses = known.orElse(Math.max(1, classes / 2));
    ConfiguredNetworks networks = ConfiguredNetworks.of(experiment, classes);
    // Their number is all that matters before main is trained.
    ExtensionGraph extension = networks.extension(IntStream.range(0, hardClasses).boxed().toList());
    Optimiser optimiser = Optimiser.of(experiment.training());
    ComputationGraph cloudGraph = networks.cloud().build(optimiser, experiment.seed());
    ComputationGraph mainGraph = networks.main().build(optimiser, experiment.seed());
    ComputationGraph extensionGraph = extension.build(optimiser, experiment.seed());

    PrintStream out = System.out;
    out.printf(
        "%s: images of %s (channels×height×width), %,d classes, %,d of them hard%s%n%n",
        experiment.name(),
        extension.inputs().get(Architecture.IMAGE),
        classes,
        hardClasses,
        known.isPresent() ? "" : " as an example: their number is known when main is trained");
    out.println(NetworkSummary.of(cloudGraph, networks.cloud()).table("CLOUD"));
    out.println(NetworkSummary.of(mainGraph, networks.main()).table("MAIN"));
    out.println(
        NetworkSummary.of(extensionGraph, extension, ExtensionGraph::isAdaptive).table("ADAPTIVE"));
    out.println(
        NetworkSummary.of(extensionGraph, extension, vertex -> !ExtensionGraph.isAdaptive(vertex))
            .table("EXTENSION"));
    out.println(LayerSettings.of(List.of(cloudGraph, mainGraph, extensionGraph)).line());
  }
}
