package org.meanet.training.layer;

import java.util.Map;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.meanet.training.onednn.NativeMemory;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * BatchNorm's moving averages, which DL4J keeps among the parameters: the mean, and the variance
 * either as it is or as log10 of the deviation.
 */
final class RunningStatistics {
  private RunningStatistics() {}

  /** The variance as C floats. */
  static INDArray variance(Map<String, INDArray> parameters) {
    INDArray logarithm = parameters.get(BatchNormalizationParamInitializer.GLOBAL_LOG_STD);
    if (logarithm == null) {
      return parameters.get(BatchNormalizationParamInitializer.GLOBAL_VAR);
    }
    float[] variance = NativeMemory.read(logarithm);
    for (int channel = 0; channel < variance.length; channel++) {
      variance[channel] = (float) varianceOf(variance[channel]);
    }
    return Nd4j.createFromArray(variance);
  }

  private static double varianceOf(double logDeviation) {
    return Math.pow(10, 2 * logDeviation);
  }

  /**
   * Writes the "gradients" that, subtracted from the statistics without a learning rate, move them
   * a step towards those of a minibatch: statistic ← decay · statistic + (1 − decay) · minibatch's.
   */
  static void step(
      Map<String, INDArray> parameters,
      Map<String, INDArray> gradients,
      INDArray batchMean,
      INDArray batchVariance,
      double decay) {
    NativeMemory.write(
        towards(parameters.get(BatchNormalizationParamInitializer.GLOBAL_MEAN), batchMean, decay),
        gradients.get(BatchNormalizationParamInitializer.GLOBAL_MEAN));
    INDArray logarithm = parameters.get(BatchNormalizationParamInitializer.GLOBAL_LOG_STD);
    if (logarithm == null) {
      NativeMemory.write(
          towards(
              parameters.get(BatchNormalizationParamInitializer.GLOBAL_VAR), batchVariance, decay),
          gradients.get(BatchNormalizationParamInitializer.GLOBAL_VAR));
    } else {
      NativeMemory.write(
          logarithmTowards(logarithm, batchVariance, decay),
          gradients.get(BatchNormalizationParamInitializer.GLOBAL_LOG_STD));
    }
  }

  private static float[] towards(INDArray statistic, INDArray ofBatch, double decay) {
    float[] step = NativeMemory.read(statistic);
    float[] batch = NativeMemory.read(ofBatch);
    for (int channel = 0; channel < step.length; channel++) {
      step[channel] = (float) ((step[channel] - (double) batch[channel]) * (1 - decay));
    }
    return step;
  }

  private static float[] logarithmTowards(INDArray logarithm, INDArray ofBatch, double decay) {
    float[] step = NativeMemory.read(logarithm);
    float[] variance = NativeMemory.read(ofBatch);
    for (int channel = 0; channel < step.length; channel++) {
      double before = varianceOf(step[channel]);
      double after = decay * before + (1 - decay) * variance[channel];
      step[channel] = (float) (Math.log10(before / after) / 2);
    }
    return step;
  }
}
