package org.meanet.core.metrics;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;

/** Something that happened in a training; one line of {@link TrainingLog}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TrainingEvent.Round.class, name = "round"),
  @JsonSubTypes.Type(value = TrainingEvent.Validation.class, name = "validation"),
  @JsonSubTypes.Type(value = TrainingEvent.Best.class, name = "best"),
  @JsonSubTypes.Type(value = TrainingEvent.Recalibration.class, name = "recalibration"),
  @JsonSubTypes.Type(value = TrainingEvent.Edge.class, name = "edge")
})
public sealed interface TrainingEvent {

  /** Of Algorithm 1: cloud, main or extension. */
  String stage();

  /**
   * One averaging round, as it ended, or several in a row of a long stage: then {@code round} is
   * the last one, and what is said of a round is their sum, or their mean by images. The five parts
   * of the seconds add up to {@code seconds}.
   *
   * @param epoch 1..epochs
   * @param round 1..rounds, within the epoch
   * @param images seen in the stage so far
   * @param imagesInStage that the stage will see in all
   * @param loss mean over the round's images, regularisation included
   * @param learningRate of the round's middle
   * @param imagesPerSecond of this round
   * @param seconds that the round took
   * @param computeSeconds that its slowest worker trained
   * @param readingSeconds that its slowest worker waited for images: fetching, decoding, augmenting
   * @param broadcastSeconds of sending the network to the workers and setting it up there
   * @param queueingSeconds that workers had to wait for a task slot, where there are more of them
   *     than slots: the slots' busiest turn without its slowest worker
   * @param aggregationSeconds the rest: averaging, checks, and Spark's scheduling
   */
  record Round(
      String stage,
      int epoch,
      int epochs,
      int round,
      int rounds,
      long images,
      long imagesInStage,
      double loss,
      double learningRate,
      double imagesPerSecond,
      double seconds,
      double computeSeconds,
      double readingSeconds,
      double broadcastSeconds,
      double queueingSeconds,
      double aggregationSeconds)
      implements TrainingEvent {

    /** This and the next round of the same epoch, as one. */
    public Round and(Round next) {
      double own = imagesPerSecond * seconds;
      double others = next.imagesPerSecond * next.seconds;
      double share = own / (own + others);
      return new Round(
          stage,
          epoch,
          epochs,
          next.round,
          rounds,
          next.images,
          imagesInStage,
          share * loss + (1 - share) * next.loss,
          share * learningRate + (1 - share) * next.learningRate,
          (own + others) / (seconds + next.seconds),
          seconds + next.seconds,
          computeSeconds + next.computeSeconds,
          readingSeconds + next.readingSeconds,
          broadcastSeconds + next.broadcastSeconds,
          queueingSeconds + next.queueingSeconds,
          aggregationSeconds + next.aggregationSeconds);
    }
  }

  /**
   * A pass over the validation split.
   *
   * @param epoch after which it was made, from 1
   * @param images of the split that the stage is about
   * @param correct top-1
   * @param loss mean cross-entropy in nats, without regularisation
   * @param seconds that the pass took
   */
  record Validation(String stage, int epoch, long images, long correct, double loss, double seconds)
      implements TrainingEvent {}

  /**
   * A stage with patience took the network of its best pass over the validation split.
   *
   * @param epoch of that pass
   * @param endedAfter epochs that the stage ran; fewer than {@code epochs} if patience ended it
   * @param epochs that it was to run
   * @param passesSince that pass, none of them more accurate
   */
  record Best(String stage, int epoch, int endedAfter, int epochs, int passesSince)
      implements TrainingEvent {

    /** Whether the stage ended before its last epoch. */
    public boolean endedEarly() {
      return endedAfter < epochs;
    }
  }

  /**
   * BatchNorm's running statistics were measured anew after the last epoch.
   *
   * @param images that they were measured on
   * @param seconds that it took, validation included
   */
  record Recalibration(
      String stage,
      long images,
      long validationImages,
      long correctBefore,
      long correctAfter,
      double lossBefore,
      double lossAfter,
      double seconds)
      implements TrainingEvent {}

  /**
   * One edge of a stage that was trained per edge.
   *
   * @param edge 0..edges−1
   * @param images that it trained on in each epoch
   * @param classes of which it has images
   * @param validationImages of the validation split that are this edge's
   * @param correct of those, by the averaged network; absent if there are none
   */
  record Edge(
      String stage,
      int edge,
      long images,
      int classes,
      long validationImages,
      Optional<Long> correct)
      implements TrainingEvent {}
}
