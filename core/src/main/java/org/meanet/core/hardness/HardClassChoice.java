package org.meanet.core.hardness;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;

/**
 * How the hard classes are chosen. A new way is one new record that implements this: its components
 * are its configuration.
 */
public sealed interface HardClassChoice
    permits LowestPrecision, LowestRecall, PrecisionBelow, RecallBelow, Listed, Random {

  /** A file with hard classes from elsewhere, to compare the chosen ones with. */
  Optional<String> compareWith();

  /**
   * The choice among the classes of a data set. What can be wrong with it before main is trained is
   * told here.
   *
   * @param classNames K names, by label
   * @param seed of the experiment
   * @param conf names the file systems
   * @throws UserError if a number does not fit the classes, or a file cannot be used
   */
  HardClassSelection among(List<String> classNames, long seed, Configuration conf);

  /**
   * N, where the configuration tells it before main is known; most do not.
   *
   * @param classes K
   * @throws UserError if N is not in 1..K
   */
  default Optional<Integer> size(int classes) {
    return Optional.empty();
  }

  /** How the classes are chosen, to follow "5 of 10, ". */
  String criterion();

  /** What the classes are chosen by or, where by nothing of main's, listed by for readers. */
  default ClassMeasure measure() {
    return ClassMeasure.PRECISION;
  }
}
