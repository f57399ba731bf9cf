package org.meanet.benchmarks;

/** Something that the documentation states, measured. */
interface Benchmark {

  /** For the command line; the results are in {@code benchmarks/results/NAME.json}. */
  String name();

  /** One line for the list of them. */
  String description();

  /** Measures, prints a table and writes the results. */
  void run() throws Exception;
}
