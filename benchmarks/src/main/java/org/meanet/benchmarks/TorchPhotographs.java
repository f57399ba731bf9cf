package org.meanet.benchmarks;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.concurrent.Callable;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.image.EncodedImage;

/**
 * The same two layouts in PyTorch, eager, through DJL, without gradients, with random weights. All
 * threads compute one operation; batches are decoded in between by as many threads.
 */
record TorchPhotographs() implements PhotographEngine {

  @Override
  public Callable<Void> ready(List<EncodedImage> images, int threads) {
    NDManager manager = NDManager.newBaseManager();
    ParameterStore store = new ParameterStore(manager, false);
    Block main = network(TorchMobileNetV1.of(MobileNetPair.CLASSES), MobileNetPair.MAIN, manager);
    Block cloud = network(TorchMobileNetV2.of(MobileNetPair.CLASSES), MobileNetPair.CLOUD, manager);
    PhotographInputs inputs = new PhotographInputs();
    return () -> {
      PhotographInputs.batches(images)
          .forEach(
              batch -> {
                inputs.decodeTogether(batch);
                int items = batch.size();
                run(main, MobileNetPair.MAIN, inputs.main(items), items, store, manager);
                run(cloud, MobileNetPair.CLOUD, inputs.cloud(items), items, store, manager);
              });
      return null;
    };
  }

  private static Block network(Block network, Manifest.Block like, NDManager manager) {
    network.initialize(manager, DataType.FLOAT32, new Shape(PhotographInputs.shape(like, BATCH)));
    network.freezeParameters(true);
    return network;
  }

  private static void run(
      Block network,
      Manifest.Block like,
      float[] values,
      int items,
      ParameterStore store,
      NDManager manager) {
    try (NDManager step = manager.newSubManager()) {
      NDList input =
          new NDList(step.create(values, new Shape(PhotographInputs.shape(like, items))));
      network.forward(store, input, false).singletonOrThrow().toFloatArray();
    }
  }
}
