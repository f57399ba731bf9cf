package org.meanet.inference.offload;

import java.util.Optional;
import org.meanet.core.routing.Exit;

/**
 * One image that a report shows.
 *
 * @param label its true class
 * @param exit that answered it
 * @param answer the class that it got
 * @param mainEntropy in nats
 * @param extension what it says, though it may not have been asked; empty without one
 * @param cloud what it says of what an upload shows it, though it may not have been asked
 * @param edgeConfidence of the answer that stands at the edge
 * @param edgeJoules that the edge spent on it
 */
public record ShownImage(
    String id,
    int label,
    int edge,
    Exit exit,
    int answer,
    Said main,
    double mainEntropy,
    Optional<Said> extension,
    Said cloud,
    double edgeConfidence,
    double edgeJoules) {

  /** A class and its probability. */
  public record Said(int predicted, double confidence) {}
}
