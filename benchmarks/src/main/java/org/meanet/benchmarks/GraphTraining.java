package org.meanet.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.training.network.NetworkSize;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains a DL4J graph on prepared minibatches, all threads in one graph.
 *
 * @param network to train, new
 */
record GraphTraining(Function<Work, ComputationGraph> network, Pace pace) implements Trial {
  private static final int BATCHES = 8;

  @Override
  public Speed run(Work work, int threads) throws Exception {
    ComputationGraph graph = network.apply(work);
    List<MultiDataSet> minibatches = minibatches(work);
    AtomicInteger next = new AtomicInteger();
    double speed =
        pace.imagesPerSecond(
            List.of(() -> graph.fit(minibatches.get(next.getAndIncrement() % BATCHES))),
            work.batchSize());
    Finite.require(graph.score());
    return new Speed(speed, parameters(work, graph));
  }

  /** Prepared ones, to be used in turn. */
  static List<MultiDataSet> minibatches(Work work) throws IOException {
    return RealImages.batches(work, BATCHES).stream().map(batch -> minibatch(work, batch)).toList();
  }

  /** What training changes: BatchNorm's running statistics do not count. */
  static long parameters(Work work, ComputationGraph graph) {
    return NetworkSize.of(graph, work.network().meanet(work.image(), work.classes()).inputs())
        .parameters();
  }

  /** Images [n, C, H, W] with targets [n, classes]. */
  static MultiDataSet minibatch(Work work, RealImages.Batch batch) {
    float[] targets = new float[work.batchSize() * work.classes()];
    for (int i = 0; i < work.batchSize(); i++) {
      targets[i * work.classes() + batch.labels()[i]] = 1;
    }
    return new MultiDataSet(
        Nd4j.create(
            batch.values(),
            new long[] {
              work.batchSize(), work.image().channels(), work.image().height(), work.image().width()
            },
            'c'),
        Nd4j.create(targets, new long[] {work.batchSize(), work.classes()}, 'c'));
  }
}
