package org.meanet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.benchmarks.StackSampler.Pass;
import org.meanet.benchmarks.StackSampler.Place;
import org.meanet.core.json.StrictJson;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Where training spends its time, by kind of layer, in the project's networks and in the same of
 * DL4J's stock layers with oneDNN behind them: the stack of the thread that trains, looked at every
 * few milliseconds. Native operations are part of the layer that calls them. What a layer computes
 * a second time while it goes backward counts as backward.
 */
record LayerTimes() implements Benchmark {
  private static final Path RESULT = Path.of("benchmarks", "results", "layer-times.json");
  private static final int WARM_UP_SECONDS = 5;
  private static final int SECONDS = 10;

  /** Whose layers a network is made of. */
  private enum Layers {
    MEANET {
      @Override
      ComputationGraph network(Work work) {
        return MeanetNetwork.toTrain(work);
      }
    },
    STOCK {
      @Override
      ComputationGraph network(Work work) {
        return work.stockNetwork();
      }
    };

    abstract ComputationGraph network(Work work);

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param layers meanet or stock
   * @param layer class of the layer; or the updater, or the rest, which are neither forward nor
   *     backward
   * @param milliseconds of one minibatch
   * @param share of all samples, 0 to 1
   */
  record Share(
      String work,
      String layers,
      String layer,
      double milliseconds,
      double share,
      double forwardShare,
      double backwardShare) {}

  /** As the sampled JVM hands it over. */
  record Shares(List<Share> shares) {}

  private record Results(Machine machine, int threads, List<Share> shares) {}

  @Override
  public String name() {
    return "layer-times";
  }

  @Override
  public String description() {
    return "where training spends its time, by kind of layer, with the project's and with DL4J's";
  }

  @Override
  public void run(Options options) throws IOException, InterruptedException {
    Machine machine = Machine.thisOne();
    List<Share> shares = new ArrayList<>();
    for (Work work : Work.ALL) {
      for (Layers layers : Layers.values()) {
        shares.addAll(of(work, layers, options.threads()));
      }
    }
    System.out.printf(
        "%n%-12s %-8s %-32s %14s %10s %10s %10s%n",
        "work", "layers", "layer", "ms/minibatch", "share", "forward", "backward");
    for (Share share : shares) {
      System.out.printf(
          "%-12s %-8s %-32s %14.1f %8.1f %% %8.1f %% %8.1f %%%n",
          share.work(),
          share.layers(),
          share.layer(),
          share.milliseconds(),
          100 * share.share(),
          100 * share.forwardShare(),
          100 * share.backwardShare());
    }
    Files.writeString(RESULT, StrictJson.write(new Results(machine, options.threads(), shares)));
  }

  private static List<Share> of(Work work, Layers layers, int threads)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("shares", ".json");
    try {
      ChildJvm.run(
          "layer-times " + work.name() + " " + layers.label(),
          Libraries.DL4J_WITH_ONEDNN,
          threads,
          threads,
          LayerTimes.class,
          List.of(work.name(), layers.name(), file.toAbsolutePath().toString()));
      return StrictJson.read(Files.readString(file), Shares.class, "the shares of " + work.name())
          .shares();
    } finally {
      Files.delete(file);
    }
  }

  /** The sampled JVM. */
  public static void main(String[] args) throws Exception {
    Work work = Work.of(args[0]);
    Layers layers = Layers.valueOf(args[1]);
    ComputationGraph graph = layers.network(work);
    List<MultiDataSet> minibatches = GraphTraining.minibatches(work);
    train(graph, minibatches, WARM_UP_SECONDS);
    StackSampler sampler = StackSampler.ofThisThread();
    double steps = train(graph, minibatches, SECONDS);
    Files.writeString(
        Path.of(args[2]),
        StrictJson.line(shares(work, layers, 1e3 * SECONDS / steps, sampler.stop())));
    System.exit(0);
  }

  /** Steps made, the last one as far as it came in time. */
  private static double train(ComputationGraph graph, List<MultiDataSet> minibatches, int seconds) {
    long start = System.nanoTime();
    double nanos = 0;
    int steps = 0;
    while (nanos < TimeUnit.SECONDS.toNanos(seconds)) {
      graph.fit(minibatches.get(steps % minibatches.size()));
      steps++;
      nanos = System.nanoTime() - start;
    }
    return steps * TimeUnit.SECONDS.toNanos(seconds) / nanos;
  }

  private static Shares shares(
      Work work, Layers network, double milliseconds, Map<Place, Long> samples) {
    double all = samples.values().stream().mapToLong(Long::longValue).sum();
    Map<String, Map<Pass, Double>> layers = new TreeMap<>();
    samples.forEach(
        (place, count) ->
            layers
                .computeIfAbsent(place.layer(), layer -> new EnumMap<>(Pass.class))
                .put(place.pass(), count / all));
    return new Shares(
        layers.entrySet().stream()
            .map(layer -> share(work, network, milliseconds, layer.getKey(), layer.getValue()))
            .sorted(Comparator.comparingDouble(Share::share).reversed())
            .toList());
  }

  private static Share share(
      Work work, Layers network, double milliseconds, String layer, Map<Pass, Double> passes) {
    double share = passes.values().stream().mapToDouble(Double::doubleValue).sum();
    return new Share(
        work.name(),
        network.label(),
        layer,
        share * milliseconds,
        share,
        passes.getOrDefault(Pass.FORWARD, 0.0),
        passes.getOrDefault(Pass.BACKWARD, 0.0));
  }
}
