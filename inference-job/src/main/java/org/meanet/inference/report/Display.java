package org.meanet.inference.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.function.DoubleFunction;
import org.meanet.core.routing.OffloadPolicy;
import org.meanet.inference.offload.Answers;
import org.meanet.inference.offload.Interval;

/** Numbers and conditions as people read them. */
final class Display {
  private static final String[] SMALL = {"", "m", "µ", "n", "p"};
  private static final double POINTS = 100;
  private static final String[] LARGE = {"", "k", "M", "G", "T", "P"};

  private Display() {}

  /** For example 10,000. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** For example 36.1 %, halves rounded up, or – where there is nothing to divide by. */
  static String percent(double part, double whole) {
    return whole == 0
        ? "–"
        : BigDecimal.valueOf(part)
                .movePointRight(2)
                .divide(BigDecimal.valueOf(whole), 1, RoundingMode.HALF_UP)
                .toPlainString()
            + " %";
  }

  static String percent(Answers answers) {
    return percent(answers.correct(), answers.count());
  }

  /** The same of a share. */
  static String percents(double share) {
    return percent(share, 1);
  }

  /** A difference of two shares, for example -0.2 points. */
  static String points(double share) {
    return tenths(POINTS * share) + " points";
  }

  /** With one decimal, halves away from zero; what rounds to zero has no sign. */
  static String tenths(double value) {
    return BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP).toPlainString();
  }

  /**
   * For example 88.5 to 89.7 %.
   *
   * @param number how each end reads, with a unit; one that both have is said once
   */
  static String interval(Interval interval, DoubleFunction<String> number) {
    String low = number.apply(interval.low());
    String high = number.apply(interval.high());
    String unit = high.substring(high.lastIndexOf(' '));
    return (low.endsWith(unit) ? low.substring(0, low.length() - unit.length()) : low)
        + " to "
        + high;
  }

  /** Share of the time that something is busy, for example 36.1 %, or &lt; 0.1 %. */
  static String busy(double share) {
    if (share > 0 && share < 0.0005) {
      return "< 0.1 %";
    }
    return share < 100 ? percent(share, 1) : "> 9999 %";
  }

  /** For example 5,900 / 6,100. */
  static String ratio(long part, long whole) {
    return count(part) + " / " + count(whole);
  }

  static String joules(double joules) {
    return si(joules, "J");
  }

  static String seconds(double seconds) {
    return seconds < 1000 ? si(seconds, "s") : count(Math.round(seconds)) + " s";
  }

  static String bytes(double bytes) {
    return si(bytes, "B");
  }

  /** At most four significant digits, without trailing zeros. */
  static String number(double value) {
    return new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  /** For example: main's entropy is above 0.5 nats. */
  static String condition(OffloadPolicy policy) {
    String words =
        policy.quantity() + " is " + policy.side().word() + " " + number(policy.threshold());
    return (words + " " + policy.unit()).strip();
  }

  // The prefix that leaves one to three digits before the point.
  private static String si(double value, String unit) {
    if (value == 0) {
      return "0 " + unit;
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(3, RoundingMode.HALF_UP));
    int exponent = rounded.precision() - rounded.scale() - 1;
    int thousand = Math.floorDiv(exponent, 3);
    int lowest = unit.equals("B") ? 0 : 1 - SMALL.length;
    int step = Math.max(lowest, Math.min(LARGE.length - 1, thousand));
    String prefix = step < 0 ? SMALL[-step] : LARGE[step];
    BigDecimal scaled = rounded.movePointLeft(3 * step);
    int decimals = Math.max(0, 2 - (exponent - 3 * step));
    boolean whole = unit.equals("B") && step == 0;
    return scaled.setScale(whole ? 0 : Math.min(decimals, 3), RoundingMode.HALF_UP).toPlainString()
        + " "
        + prefix
        + unit;
  }
}
