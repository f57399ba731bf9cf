package org.meanet.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;
import org.meanet.core.run.Comparison;
import org.meanet.inference.report.RunComparison;

/**
 * {@code meanet report --compare RUN…}: finished runs side by side, on the terminal and in {@value
 * #FILE} in the folder in which the command is given.
 */
final class ReportComparison implements Comparison {
  private static final String FILE = "compare.html";

  @Override
  public String name() {
    return "report";
  }

  @Override
  public void run(List<String> runs, Configuration hadoop) {
    RunComparison comparison = RunComparison.of(runs, hadoop);
    Path file = Path.of(FILE).toAbsolutePath();
    try {
      Files.write(file, comparison.page());
    } catch (IOException e) {
      throw new UserError(
          "[" + file + "] must be writable, got [" + e + "]; give the command in another folder",
          e);
    }
    System.out.println(comparison.terminal());
    System.out.println("Comparison: " + file);
  }
}
