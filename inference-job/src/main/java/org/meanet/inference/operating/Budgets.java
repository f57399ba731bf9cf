package org.meanet.inference.operating;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.meanet.core.UserError;
import org.meanet.core.run.JobOption;

/**
 * The budgets of one operating point.
 *
 * @param all each of another quantity; none where none was asked for
 */
public record Budgets(List<Budget> all) {
  private static final double POINTS = 100;

  public Budgets {
    all = List.copyOf(all);
  }

  /** The options of a command that takes budgets. */
  public static List<JobOption> options() {
    return Arrays.stream(Option.values()).map(Option::declaration).toList();
  }

  /**
   * @param given the options that were given, by name
   * @return without any budget if there was none
   * @throws UserError if a value is out of range
   */
  public static Budgets of(Map<String, Double> given) {
    List<Budget> budgets = new ArrayList<>();
    for (Option option : Option.values()) {
      Double value = given.get(option.declaration.name());
      if (value != null) {
        budgets.add(option.budget(value));
      }
    }
    return new Budgets(budgets);
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  /**
   * Whether all of them say how good the answers must be, so that what they cost is to be least.
   */
  boolean areOfQuality() {
    return all.stream().allMatch(budget -> budget.quantity().isQuality());
  }

  private enum Option {
    OFFLOAD(Quantity.OFFLOAD, "--max-offload", "SHARE", 1, "Most images for the cloud, 0 to 1."),
    ENERGY(Quantity.ENERGY, "--max-energy", "JOULES", Double.MAX_VALUE, "Most energy an image."),
    LATENCY(
        Quantity.LATENCY_P95,
        "--max-latency-p95",
        "SECONDS",
        Double.MAX_VALUE,
        "Within which 95 %% of the images are to be answered."),
    BYTES(Quantity.BYTES, "--max-bytes", "BYTES", Double.MAX_VALUE, "Most upload an image."),
    ACCURACY(
        Quantity.ERROR, "--min-accuracy", "SHARE", 1, "Least share of right answers, 0 to 1.") {
      @Override
      Budget budget(double value) {
        return new Budget(Quantity.ERROR, BigDecimal.ONE.subtract(inDecimals(value)).doubleValue());
      }
    },
    ACCURACY_DROP(
        Quantity.ACCURACY_DROP,
        "--max-accuracy-drop",
        "POINTS",
        POINTS,
        "Most percentage points of right answers below the cloud's.") {
      @Override
      Budget budget(double value) {
        return new Budget(Quantity.ACCURACY_DROP, inDecimals(value).movePointLeft(2).doubleValue());
      }
    };

    private final Quantity quantity;
    private final double highest;
    private final JobOption declaration;

    Option(Quantity quantity, String name, String label, double highest, String description) {
      this.quantity = quantity;
      this.highest = highest;
      this.declaration = new JobOption(name, label, description);
    }

    JobOption declaration() {
      return declaration;
    }

    // What is written as 0.9 leaves 0.1, which in binary it does not: a budget may be hit exactly.
    final BigDecimal inDecimals(double value) {
      return BigDecimal.valueOf(inRange(value));
    }

    Budget budget(double value) {
      return new Budget(quantity, inRange(value));
    }

    private double inRange(double value) {
      // A value that is not a number is in no range.
      if (!(value >= 0 && value <= highest)) {
        throw new UserError(
            declaration.name()
                + " must be "
                + (highest == Double.MAX_VALUE ? "0 or more" : "from 0 to " + (long) highest)
                + ", got ["
                + value
                + "]");
      }
      return value;
    }
  }
}
