package org.meanet.training.averaging;

import java.io.Serializable;

/**
 * What a worker says of its round, beside the network.
 *
 * @param worker 0..workers−1
 * @param usage images it trained on
 * @param loss mean over its images, regularisation included
 * @param setUpSeconds from the broadcast to a network that can train
 * @param readingSeconds waiting for minibatches
 * @param computeSeconds training
 */
record WorkerSummary(
    int worker,
    Usage usage,
    double loss,
    double setUpSeconds,
    double readingSeconds,
    double computeSeconds)
    implements Serializable {

  double seconds() {
    return setUpSeconds + readingSeconds + computeSeconds;
  }
}
