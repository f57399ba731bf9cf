package org.meanet.inference.offload;

import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalDouble;
import org.meanet.core.routing.Exit;

/**
 * How often an exit is right at each of its confidences: a reliability diagram, as in Guo, Pleiss,
 * Sun and Weinberger, "On Calibration of Modern Neural Networks", ICML 2017.
 *
 * @param exit whose own answer it is; main's and the cloud's to every image, the extension's to
 *     those that reach it at an edge without a cloud
 * @param calibrated whether the confidence is the one at the exit's temperature
 * @param bins {@value #BINS} of equal width, the first from 0; each has its upper end, and the
 *     first both
 */
public record Reliability(Exit exit, boolean calibrated, List<Bin> bins) {
  /** As in that paper. */
  public static final int BINS = 15;

  public Reliability {
    bins = List.copyOf(bins);
  }

  /**
   * @param answers with a confidence in the bin
   * @param confidence the sum of their confidences
   */
  public record Bin(Answers answers, BigDecimal confidence) {

    /** The mean; empty where there is no answer. */
    public OptionalDouble meanConfidence() {
      return answers.count() == 0
          ? OptionalDouble.empty()
          : OptionalDouble.of(confidence.doubleValue() / answers.count());
    }

    private double gap() {
      return Math.abs(answers.correct() - confidence.doubleValue());
    }
  }

  /** All answers of the exit. */
  public Answers answers() {
    return bins.stream().map(Bin::answers).reduce(new Answers(0, 0), Answers::plus);
  }

  /**
   * The expected calibration error, 0 to 1: the mean over all answers of by how much accuracy and
   * mean confidence of their bin differ. Empty where there is no answer.
   */
  public OptionalDouble calibrationError() {
    long count = answers().count();
    return count == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(bins.stream().mapToDouble(Bin::gap).sum() / count);
  }
}
