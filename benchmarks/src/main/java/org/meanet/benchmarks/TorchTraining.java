package org.meanet.benchmarks;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Trains in PyTorch, eager, through DJL. */
record TorchTraining(Pace pace) implements Trial {
  private static final int BATCHES = 8;

  @Override
  public Speed run(Work work, int threads) throws Exception {
    try (Model model = Model.newInstance(work.name())) {
      model.setBlock(work.network().pytorch(work.classes()));
      try (Trainer trainer = model.newTrainer(config())) {
        trainer.initialize(shape(work));
        List<RealImages.Batch> batches = RealImages.batches(work, BATCHES);
        AtomicInteger next = new AtomicInteger();
        double speed =
            pace.imagesPerSecond(
                List.of(() -> step(trainer, work, batches.get(next.getAndIncrement() % BATCHES))),
                work.batchSize());
        Finite.require(step(trainer, work, batches.get(0)));
        return new Speed(speed, parameters(model.getBlock()));
      }
    }
  }

  private static DefaultTrainingConfig config() {
    return new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
        .optOptimizer(
            Optimizer.sgd()
                .setLearningRateTracker(Tracker.fixed((float) Sgd.LEARNING_RATE))
                .optMomentum((float) Sgd.MOMENTUM)
                .optWeightDecays((float) Sgd.WEIGHT_DECAY)
                .build());
  }

  /** Every array of a step belongs to its manager, and goes with it. */
  private static float step(Trainer trainer, Work work, RealImages.Batch batch) {
    try (NDManager manager = trainer.getManager().newSubManager()) {
      NDList images = new NDList(manager.create(batch.values(), shape(work)));
      NDList labels = new NDList(manager.create(batch.labels()));
      float loss;
      try (GradientCollector gradients = trainer.newGradientCollector()) {
        NDArray value = trainer.getLoss().evaluate(labels, trainer.forward(images));
        gradients.backward(value);
        loss = value.getFloat();
      }
      trainer.step();
      return loss;
    }
  }

  static Shape shape(Work work) {
    return new Shape(
        work.batchSize(), work.image().channels(), work.image().height(), work.image().width());
  }

  static long parameters(Block network) {
    return network.getParameters().values().stream()
        .filter(Parameter::requiresGradient)
        .mapToLong(parameter -> parameter.getArray().size())
        .sum();
  }
}
