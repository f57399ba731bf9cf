package org.meanet.core.hardness;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.meanet.core.UserError;

/**
 * Every class whose measure is under a cut-off.
 *
 * @param cutOff above 0, at most 1
 * @param classNames by label, for messages
 */
record Below(ClassMeasure measure, double cutOff, List<String> classNames)
    implements HardClassSelection {
  private static final double STEPS = 1000;

  @Override
  public List<Integer> of(Confusion validation) {
    List<Integer> below = below(validation, cutOff);
    if (below.isEmpty()) {
      throw new UserError(none(validation));
    }
    return below;
  }

  private List<Integer> below(Confusion validation, double limit) {
    return IntStream.range(0, validation.classes())
        .filter(label -> measure.of(validation, label) < limit)
        .boxed()
        .toList();
  }

  private String none(Confusion validation) {
    List<Integer> ascending =
        IntStream.range(0, validation.classes())
            .boxed()
            .sorted(Comparator.comparingDouble(label -> measure.of(validation, label)))
            .toList();
    int lowest = ascending.get(0);
    return String.format(
        Locale.ROOT,
        "hard-classes.cut-off must be above the lowest %s on the validation split, %.4f of [%s],"
            + " got [%s]: %s",
        measure.noun(),
        measure.of(validation, lowest),
        classNames.get(lowest),
        cutOff,
        advice(validation, measure.of(validation, ascending.get((ascending.size() - 1) / 2))));
  }

  private String advice(Confusion validation, double median) {
    // The next thousandth above the median, so that about half of the classes are under it.
    // What is added keeps a product just under a whole number from being rounded down to it.
    double suggested = Math.min(1, (Math.floor(median * STEPS + 1e-6) + 1) / STEPS);
    int hard = below(validation, suggested).size();
    return hard == 0
        ? "no cut-off makes a class hard, choose another hard-classes.type"
        : String.format(
            Locale.ROOT, "%.3f makes %d of %d classes hard", suggested, hard, validation.classes());
  }
}
