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
    float[] mean =
        NativeMemory.read(parameters.get(BatchNormalizationParamInitializer.GLOBAL_MEAN));
    float[] ofBatch = NativeMemory.read(batchMean);
    for (int channel = 0; channel < mean.length; channel++) {
      mean[channel] = (float) ((mean[channel] - (double) ofBatch[channel]) * (1 - decay));
    }
    NativeMemory.write(mean, gradients.get(BatchNormalizationParamInitializer.GLOBAL_MEAN));
    float[] varianceOfBatch = NativeMemory.read(batchVariance);
    INDArray logarithm = parameters.get(BatchNormalizationParamInitializer.GLOBAL_LOG_STD);
    if (logarithm == null) {
      float[] variance =
          NativeMemory.read(parameters.get(BatchNormalizationParamInitializer.GLOBAL_VAR));
      for (int channel = 0; channel < variance.length; channel++) {
        variance[channel] =
            (float) ((variance[channel] - (double) varianceOfBatch[channel]) * (1 - decay));
      }
      NativeMemory.write(variance, gradients.get(BatchNormalizationParamInitializer.GLOBAL_VAR));
    } else {
      float[] step = NativeMemory.read(logarithm);
      for (int channel = 0; channel < step.length; channel++) {
        double before = varianceOf(step[channel]);
        double after = decay * before + (1 - decay) * varianceOfBatch[channel];
        step[channel] = (float) (Math.log10(before / after) / 2);
      }
      NativeMemory.write(step, gradients.get(BatchNormalizationParamInitializer.GLOBAL_LOG_STD));
    }
  }
}
