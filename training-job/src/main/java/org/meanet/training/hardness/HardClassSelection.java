package org.meanet.training.hardness;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.meanet.core.hardness.Confusion;

/**
 * Which classes are hard: those that main confuses most on the validation split (Algorithm 1, step
 * 3).
 */
public final class HardClassSelection {
  private HardClassSelection() {}

  /**
   * The N classes of lowest precision, in ascending order of their labels; of two with equal
   * precision the lower label.
   *
   * @param count N, 1..K
   */
  public static List<Integer> lowestPrecision(Confusion validation, int count) {
    return IntStream.range(0, validation.classes())
        .boxed()
        .sorted(Comparator.comparingDouble(validation::precision))
        .limit(count)
        .sorted()
        .toList();
  }
}
