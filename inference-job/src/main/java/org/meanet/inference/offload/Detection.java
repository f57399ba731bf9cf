package org.meanet.inference.offload;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.OptionalDouble;

/**
 * How well a signal tells images of one kind from all others: over all pairs of an image of the
 * kind and another one, how often the first has the larger signal. A tie is half of that, which
 * makes the share the area under the receiver operating characteristic (Hanley and McNeil, "The
 * meaning and use of the area under a receiver operating characteristic (ROC) curve", Radiology
 * 143(1), 1982).
 *
 * @param positives images of the kind
 * @param negatives the others
 * @param halves twice the pairs in which the image of the kind has the larger signal, and once
 *     those with equal signals
 */
public record Detection(long positives, long negatives, BigInteger halves) {

  /** From 0 to 1, and 0.5 for a signal that tells nothing; empty without a pair. */
  public OptionalDouble auroc() {
    if (positives == 0 || negatives == 0) {
      return OptionalDouble.empty();
    }
    BigDecimal pairs = BigDecimal.valueOf(positives).multiply(BigDecimal.valueOf(negatives));
    return OptionalDouble.of(
        new BigDecimal(halves)
            .divide(pairs.multiply(BigDecimal.valueOf(2)), MathContext.DECIMAL128)
            .doubleValue());
  }
}
