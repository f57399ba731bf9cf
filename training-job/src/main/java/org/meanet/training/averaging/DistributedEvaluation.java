package org.meanet.training.averaging;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.image.EncodedImage;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** A network on held-out images, each once. */
final class DistributedEvaluation {
  // Smallest probability that a float holds, so that a sure and wrong answer costs a finite loss.
  private static final double LEAST_PROBABILITY = Float.MIN_NORMAL;

  private final JavaSparkContext spark;
  private final JavaRDD<EncodedImage> images;
  private final Minibatches minibatches;
  private final int batchSize;

  /**
   * @param images each partition is one task
   */
  DistributedEvaluation(
      JavaSparkContext spark,
      JavaRDD<EncodedImage> images,
      Minibatches minibatches,
      int batchSize) {
    this.spark = spark;
    this.images = images;
    this.minibatches = minibatches;
    this.batchSize = batchSize;
  }

  /** On all images. */
  Evaluation of(ComputationGraph graph) {
    return byPartition(images, graph).stream().reduce(Evaluation.NONE, Evaluation::plus);
  }

  /** On other images, partition by partition, in the order of the partitions. */
  List<Evaluation> byPartition(JavaRDD<EncodedImage> partitions, ComputationGraph graph) {
    Minibatches feed = minibatches;
    int size = batchSize;
    try (ExecutorNetwork network = ExecutorNetwork.asItIs(spark, graph)) {
      return partitions
          .mapPartitions(
              share ->
                  List.of(evaluate(network, new MinibatchIterator(share, size, feed, 0)))
                      .iterator())
          .collect();
    }
  }

  private static Evaluation evaluate(ExecutorNetwork network, Iterator<MultiDataSet> share) {
    Evaluation all = Evaluation.NONE;
    if (share.hasNext()) {
      ComputationGraph graph = network.build();
      while (share.hasNext()) {
        MultiDataSet minibatch = share.next();
        INDArray probabilities = graph.outputSingle(false, minibatch.getFeatures());
        all = all.plus(of(probabilities, minibatch.getLabels(0)));
      }
    }
    return all;
  }

  private static Evaluation of(INDArray probabilities, INDArray targets) {
    float[][] answers = probabilities.toFloatMatrix();
    float[][] truths = targets.toFloatMatrix();
    long correct = 0;
    double loss = 0;
    for (int i = 0; i < answers.length; i++) {
      int truth = largest(truths[i]);
      correct += largest(answers[i]) == truth ? 1 : 0;
      loss -= Math.log(Math.max(answers[i][truth], LEAST_PROBABILITY));
    }
    return new Evaluation(answers.length, correct, loss / answers.length);
  }

  private static int largest(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}
