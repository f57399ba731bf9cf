package org.meanet.inference;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongConsumer;
import org.meanet.core.image.Split;

/** A line on the terminal every few seconds while images are scored. */
final class ScoreProgress implements LongConsumer {
  private static final double SECONDS_BETWEEN_LINES = 5;

  private final PrintStream out;
  private final String split;
  private final long images;
  private final long start = System.nanoTime();
  private double lastLine;

  /**
   * @param split that they are of
   * @param images that there are in all
   */
  ScoreProgress(PrintStream out, Split split, long images) {
    this.out = out;
    this.split = split.label();
    this.images = images;
  }

  @Override
  public synchronized void accept(long done) {
    double seconds = (System.nanoTime() - start) / 1e9;
    if (done == 0 || seconds - lastLine < SECONDS_BETWEEN_LINES) {
      return;
    }
    lastLine = seconds;
    out.printf(
        Locale.ROOT,
        "  score  %,d of %,d %s images  %,.0f images/s  left %.0f s%n",
        done,
        images,
        split,
        done / seconds,
        seconds * Math.max(0, images - done) / done);
  }
}
