package org.meanet.core.hardness;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The N classes that a measure puts lowest; of two with an equal measure the lower label.
 *
 * @param count N, 1..K
 */
record Lowest(ClassMeasure measure, int count) implements HardClassSelection {

  @Override
  public List<Integer> of(Confusion validation) {
    return IntStream.range(0, validation.classes())
        .boxed()
        .sorted(Comparator.comparingDouble(label -> measure.of(validation, label)))
        .limit(count)
        .sorted()
        .toList();
  }
}
