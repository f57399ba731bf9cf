package org.meanet.benchmarks;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;

/** Scores in PyTorch, eager, through DJL, without gradients; all threads in one operation. */
record TorchScoring(Pace pace) implements Trial {

  @Override
  public Speed run(Work work, int threads) throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block network = work.network().pytorch(work.classes());
      network.initialize(manager, DataType.FLOAT32, TorchTraining.shape(work));
      long parameters = TorchTraining.parameters(network);
      network.freezeParameters(true);
      ParameterStore store = new ParameterStore(manager, false);
      float[] images = RealImages.batches(work, 1).get(0).values();
      double speed =
          pace.imagesPerSecond(
              List.of(() -> score(manager, network, store, work, images)), work.batchSize());
      return new Speed(speed, parameters);
    }
  }

  private static void score(
      NDManager manager, Block network, ParameterStore store, Work work, float[] images) {
    try (NDManager step = manager.newSubManager()) {
      network
          .forward(store, new NDList(step.create(images, TorchTraining.shape(work))), false)
          .singletonOrThrow();
    }
  }
}
