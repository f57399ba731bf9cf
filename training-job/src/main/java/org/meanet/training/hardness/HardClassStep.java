package org.meanet.training.hardness;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;
import org.meanet.core.hardness.Confusion;
import org.meanet.core.hardness.HardClassChoice;
import org.meanet.core.hardness.HardClassList;
import org.meanet.core.hardness.HardClassSelection;
import org.meanet.core.hardness.Overlap;

/** Algorithm 1, step 3: chooses the hard classes and shows them. */
public final class HardClassStep {
  private final HardClassChoice choice;
  private final HardClassSelection selection;
  private final Optional<HardClassList> others;
  private final List<String> classNames;

  private HardClassStep(
      HardClassChoice choice,
      HardClassSelection selection,
      Optional<HardClassList> others,
      List<String> classNames) {
    this.choice = choice;
    this.selection = selection;
    this.others = others;
    this.classNames = List.copyOf(classNames);
  }

  /**
   * Reads what the choice needs, so that a mistake is told before main is trained.
   *
   * @param classNames by label
   * @param seed of the experiment
   * @param conf names the file systems
   * @throws UserError if a number does not fit the classes, or a file cannot be used
   */
  public static HardClassStep of(
      HardClassChoice choice, List<String> classNames, long seed, Configuration conf) {
    return new HardClassStep(
        choice,
        choice.among(classNames, seed, conf),
        choice
            .compareWith()
            .map(file -> HardClassList.read(conf, "hard-classes.compare-with", file, classNames)),
        classNames);
  }

  /**
   * The labels of the hard classes, in ascending order.
   *
   * @param validation main's answers on the validation split
   * @param terminal is shown the classes
   * @throws UserError if no class is hard
   */
  public List<Integer> choose(Confusion validation, PrintStream terminal) {
    List<Integer> labels = selection.of(validation);
    terminal.printf(
        "Hard classes: %d of %d, %s%n", labels.size(), classNames.size(), choice.criterion());
    terminal.printf("  precision and recall in %%, lowest %s first:%n", choice.measure().noun());
    terminal.print(new HardClassTable(validation, choice.measure(), classNames).of(labels));
    others.ifPresent(list -> compare(labels, list, terminal));
    return labels;
  }

  private void compare(List<Integer> labels, HardClassList list, PrintStream terminal) {
    Overlap overlap = Overlap.of(labels, list.labels(), classNames.size());
    terminal.printf(
        Locale.ROOT,
        "In common with the list [%s]: %d of %d; by chance %.1f ± %.1f%n",
        list.file(),
        overlap.common(),
        overlap.chosen(),
        overlap.chanceMean(),
        overlap.chanceDeviation());
  }
}
