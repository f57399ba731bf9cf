package org.meanet.training;

import java.io.PrintStream;
import java.util.function.Consumer;
import org.meanet.training.averaging.RoundReport;

/** One line for the terminal every few seconds, and at the end of each epoch. */
final class TerminalProgress implements Consumer<RoundReport> {
  private static final double SECONDS_BETWEEN_LINES = 5;

  private final PrintStream out;
  private double lastLine;

  TerminalProgress(PrintStream out) {
    this.out = out;
  }

  @Override
  public void accept(RoundReport report) {
    if (report.round() < report.rounds() && report.seconds() - lastLine < SECONDS_BETWEEN_LINES) {
      return;
    }
    lastLine = report.seconds();
    out.printf(
        "  %-9s  epoch %d/%d  round %3d/%d  %,6.0f images/s  loss %.3f  rate %.4f  left %s%n",
        report.stage(),
        report.epoch(),
        report.epochs(),
        report.round(),
        report.rounds(),
        report.imagesPerSecond(),
        report.loss(),
        report.learningRate(),
        clock(report.secondsLeft()));
  }

  static String clock(double seconds) {
    long whole = Math.round(seconds);
    return whole >= 3600
        ? String.format("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
        : String.format("%d:%02d", whole / 60, whole % 60);
  }
}
