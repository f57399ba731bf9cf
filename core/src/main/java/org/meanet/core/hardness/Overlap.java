package org.meanet.core.hardness;

import java.util.List;

/**
 * How many classes two lists have in common, against what chance would give. Had the chosen ones
 * been drawn at random, their number among the listed ones would follow the hypergeometric
 * distribution (Johnson, Kemp and Kotz, "Univariate Discrete Distributions", 3rd edition, 2005,
 * chapter 6).
 *
 * @param classes K, at least 1
 * @param chosen n of the K classes
 * @param listed m of the K classes
 * @param common in both lists
 */
public record Overlap(int classes, int chosen, int listed, int common) {

  /**
   * @param chosen labels, each once
   * @param listed labels, each once
   * @param classes K
   */
  public static Overlap of(List<Integer> chosen, List<Integer> listed, int classes) {
    int common = (int) chosen.stream().filter(listed::contains).count();
    return new Overlap(classes, chosen.size(), listed.size(), common);
  }

  /** The mean number in common by chance: n · m ÷ K. */
  public double chanceMean() {
    return (double) chosen * listed / classes;
  }

  /**
   * The standard deviation of that number: the root of n · (m ÷ K) · (1 − m ÷ K) · (K − n) ÷ (K −
   * 1), and 0 where K is 1.
   */
  public double chanceDeviation() {
    double share = (double) listed / classes;
    return Math.sqrt(chosen * share * (1 - share) * (classes - chosen) / Math.max(1, classes - 1));
  }
}
