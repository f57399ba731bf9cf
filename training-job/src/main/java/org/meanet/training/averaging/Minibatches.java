package org.meanet.training.averaging;

import java.io.Serializable;
import java.util.List;
import org.meanet.core.image.EncodedImage;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Turns encoded images into what a network trains on; runs on the executors. */
public interface Minibatches extends Serializable {

  /**
   * @param images one minibatch, at least one image
   * @param epoch for randomness that is new in each epoch
   */
  MultiDataSet of(List<EncodedImage> images, int epoch);
}
