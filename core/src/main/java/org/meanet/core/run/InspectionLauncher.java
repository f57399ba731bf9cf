package org.meanet.core.run;

/** Runs an inspection from the command line: reads the configuration, and starts no Spark. */
public final class InspectionLauncher {
  private InspectionLauncher() {}

  /**
   * Runs an inspection; errors go to standard error on lines of their own, stack traces to the log
   * alone.
   *
   * @param args {@code --conf FILE [key=value]…}, or {@code --run DIR [key=value]…} for the
   *     configuration of a run
   * @return the exit status: 0 done, 1 an error that the user can put right, 2 wrong usage, 3 a
   *     fault
   */
  public static int launch(String[] args, Inspection inspection) {
    return new Command(
            Arguments.ofInspection(inspection.name()),
            "the command writes nothing",
            (arguments, hadoop) -> inspection.run(arguments.load(hadoop).experiment(), hadoop))
        .launch(args)
        .status();
  }
}
