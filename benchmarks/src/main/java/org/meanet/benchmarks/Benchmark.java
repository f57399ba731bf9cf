package org.meanet.benchmarks;

/** Something that the documentation states, measured. */
interface Benchmark {

  /** For the command line; the results are in {@code benchmarks/results/NAME.json}. */
  String name();

  /** One line for the list of them. */
  String description();

  /** Measures, prints a table and writes the results. */
  void run(Options options) throws Exception;

  /**
   * What the command line lets one choose, for the benchmarks that its help names.
   *
   * @param threads of each engine
   * @param passes over all engines
   */
  record Options(int threads, int passes) {}
}
