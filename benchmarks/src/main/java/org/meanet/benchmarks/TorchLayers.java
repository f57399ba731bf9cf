package org.meanet.benchmarks;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import java.util.List;

/** Parts of PyTorch networks, as {@code torch.nn} has them. */
final class TorchLayers {
  private TorchLayers() {}

  /** Convolution without bias, padded to keep the map's size at stride 1, then BatchNorm. */
  static SequentialBlock convolution(int kernel, int width, int stride, int groups) {
    return new SequentialBlock()
        .add(
            Conv2d.builder()
                .setKernelShape(new Shape(kernel, kernel))
                .optStride(new Shape(stride, stride))
                .optPadding(new Shape(kernel / 2, kernel / 2))
                .setFilters(width)
                .optGroups(groups)
                .optBias(false)
                .build())
        .add(BatchNorm.builder().optEpsilon(1e-5f).optMomentum(0.9f).build());
  }

  /** The sum of both paths' outputs. */
  static Block sum(Block path, Block shortcut) {
    return new ParallelBlock(
        outputs ->
            new NDList(outputs.get(0).singletonOrThrow().add(outputs.get(1).singletonOrThrow())),
        List.of(path, shortcut));
  }

  /** The input as it is. */
  static Block identity() {
    return Blocks.identityBlock();
  }

  /** Global average pooling, then a fully connected layer. */
  static void exit(SequentialBlock network, int classes) {
    network
        .add(Pool.globalAvgPool2dBlock())
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(classes).build());
  }
}
