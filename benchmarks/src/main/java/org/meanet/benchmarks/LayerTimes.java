package org.meanet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.benchmarks.StackSampler.Pass;
import org.meanet.benchmarks.StackSampler.Place;
import org.meanet.core.json.StrictJson;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Where training of the project's networks spends its time, by kind of layer: the stack of the
 * thread that trains, looked at every few milliseconds. Native operations are part of the layer
 * that calls them. What a layer computes a second time while it goes backward counts as backward.
 */
record LayerTimes() implements Benchmark {
  private static final Path RESULT = Path.of("benchmarks", "results", "layer-times.json");
  private static final int WARM_UP_SECONDS = 5;
  private static final int SECONDS = 10;

  /**
   * @param layer class of the layer; or the updater, or the rest, which are neither forward nor
   *     backward
   * @param share of all samples, 0 to 1
   */
  record Share(
      String work, String layer, double share, double forwardShare, double backwardShare) {}

  /** As the sampled JVM hands it over. */
  record Shares(List<Share> shares) {}

  private record Results(Machine machine, int threads, List<Share> shares) {}

  @Override
  public String name() {
    return "layer-times";
  }

  @Override
  public String description() {
    return "where the project's training spends its time, by kind of layer";
  }

  @Override
  public void run(Options options) throws IOException, InterruptedException {
    Machine machine = Machine.thisOne();
    List<Share> shares = new ArrayList<>();
    for (Work work : Work.ALL) {
      shares.addAll(ofWork(work, options.threads()));
    }
    System.out.printf(
        "%n%-14s %-28s %10s %10s %10s%n", "work", "layer", "share", "forward", "backward");
    for (Share share : shares) {
      System.out.printf(
          "%-14s %-28s %8.1f %% %8.1f %% %8.1f %%%n",
          share.work(),
          share.layer(),
          100 * share.share(),
          100 * share.forwardShare(),
          100 * share.backwardShare());
    }
    Files.writeString(RESULT, StrictJson.write(new Results(machine, options.threads(), shares)));
  }

  private static List<Share> ofWork(Work work, int threads)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("shares", ".json");
    try {
      ChildJvm.run(
          "layer-times " + work.name(),
          Libraries.DL4J_WITH_ONEDNN,
          threads,
          threads,
          LayerTimes.class,
          List.of(work.name(), file.toAbsolutePath().toString()));
      return StrictJson.read(Files.readString(file), Shares.class, "the shares of " + work.name())
          .shares();
    } finally {
      Files.delete(file);
    }
  }

  /** The sampled JVM. */
  public static void main(String[] args) throws Exception {
    Work work = Work.of(args[0]);
    ComputationGraph graph = MeanetNetwork.toTrain(work);
    List<MultiDataSet> minibatches = GraphTraining.minibatches(work);
    train(graph, minibatches, WARM_UP_SECONDS);
    StackSampler sampler = StackSampler.ofThisThread();
    train(graph, minibatches, SECONDS);
    Files.writeString(Path.of(args[1]), StrictJson.line(shares(work, sampler.stop())));
    System.exit(0);
  }

  private static void train(ComputationGraph graph, List<MultiDataSet> minibatches, int seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (int step = 0; System.nanoTime() < end; step++) {
      graph.fit(minibatches.get(step % minibatches.size()));
    }
  }

  private static Shares shares(Work work, Map<Place, Long> samples) {
    double all = samples.values().stream().mapToLong(Long::longValue).sum();
    Map<String, Map<Pass, Double>> layers = new TreeMap<>();
    samples.forEach(
        (place, count) ->
            layers
                .computeIfAbsent(place.layer(), layer -> new EnumMap<>(Pass.class))
                .put(place.pass(), count / all));
    return new Shares(
        layers.entrySet().stream()
            .map(layer -> share(work, layer.getKey(), layer.getValue()))
            .sorted(Comparator.comparingDouble(Share::share).reversed())
            .toList());
  }

  private static Share share(Work work, String layer, Map<Pass, Double> passes) {
    return new Share(
        work.name(),
        layer,
        passes.values().stream().mapToDouble(Double::doubleValue).sum(),
        passes.getOrDefault(Pass.FORWARD, 0.0),
        passes.getOrDefault(Pass.BACKWARD, 0.0));
  }
}
