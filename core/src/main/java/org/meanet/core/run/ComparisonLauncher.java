package org.meanet.core.run;

/** Runs a comparison from the command line; it starts no Spark. */
public final class ComparisonLauncher {
  private ComparisonLauncher() {}

  /**
   * Runs a comparison; errors go to standard error on lines of their own, stack traces to the log
   * alone.
   *
   * @param args {@code --compare RUN…}
   * @return the exit status: 0 done, 1 an error that the user can put right, 2 wrong usage, 3 a
   *     fault
   */
  public static int launch(String[] args, Comparison comparison) {
    return new Command(
            Arguments.ofComparison(comparison.name()),
            "the same command compares them again",
            (arguments, hadoop) -> {
              // A folder that no other command takes is none of a run's.
              arguments.compared().forEach(run -> RunFiles.in(run, hadoop));
              comparison.run(arguments.compared(), hadoop);
            })
        .launch(args)
        .status();
  }
}
