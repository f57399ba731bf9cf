package org.meanet.inference.offload;

import java.util.OptionalDouble;

/**
 * An accuracy with its numerator and denominator.
 *
 * @param count images asked about
 * @param correct images among them with the right answer
 */
public record Answers(long count, long correct) {

  /** Correct ÷ count; empty where nothing was asked. */
  public OptionalDouble accuracy() {
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) correct / count);
  }

  Answers plus(Answers other) {
    return new Answers(count + other.count, correct + other.correct);
  }
}
