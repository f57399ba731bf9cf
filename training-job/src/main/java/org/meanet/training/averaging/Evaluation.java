package org.meanet.training.averaging;

import java.io.Serializable;

/**
 * A network's answers to labelled images.
 *
 * @param images how many, may be 0
 * @param correct whose most probable class is the true one
 * @param loss mean of −ln of the true class's probability, in nats; 0 without images
 */
public record Evaluation(long images, long correct, double loss) implements Serializable {
  static final Evaluation NONE = new Evaluation(0, 0, 0);

  Evaluation plus(Evaluation other) {
    long all = images + other.images;
    return all == 0
        ? NONE
        : new Evaluation(
            all, correct + other.correct, (images * loss + other.images * other.loss) / all);
  }
}
