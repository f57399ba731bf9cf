package org.meanet.training;

import java.io.PrintStream;
import java.util.function.Consumer;
import org.meanet.core.metrics.TrainingEvent;

/** One line for the terminal every few seconds, and at the end of each epoch and pass. */
final class TerminalProgress implements Consumer<TrainingEvent> {
  private static final double SECONDS_BETWEEN_LINES = 5;

  private final PrintStream out;
  private double seconds;
  private long images;
  private double lastLine;

  TerminalProgress(PrintStream out) {
    this.out = out;
  }

  @Override
  public void accept(TrainingEvent event) {
    if (event instanceof TrainingEvent.Round round) {
      round(round);
    } else if (event instanceof TrainingEvent.Validation pass) {
      out.printf(
          "  %-9s  epoch %d validated: %,d of %,d right (%.1f %%), loss %.3f%n",
          pass.stage(),
          pass.epoch(),
          pass.correct(),
          pass.images(),
          100.0 * pass.correct() / pass.images(),
          pass.loss());
    } else if (event instanceof TrainingEvent.Best best) {
      best(best);
    } else if (event instanceof TrainingEvent.Recalibration measured) {
      recalibration(measured);
    } else if (event instanceof TrainingEvent.Edge edge) {
      out.printf(
          "  %-9s  edge %d: %,d images of %d classes, %s%n",
          edge.stage(),
          edge.edge(),
          edge.images(),
          edge.classes(),
          edge.correct()
              .map(
                  right ->
                      String.format(
                          "%,d of %,d validation images right", right, edge.validationImages()))
              .orElse("no validation images"));
    }
  }

  private void round(TrainingEvent.Round round) {
    seconds += round.seconds();
    images += Math.round(round.imagesPerSecond() * round.seconds());
    if (round.round() < round.rounds() && seconds - lastLine < SECONDS_BETWEEN_LINES) {
      return;
    }
    lastLine = seconds;
    out.printf(
        "  %-9s  epoch %d/%d  round %3d/%d  %,6.0f images/s  loss %.3f  rate %.4f  left %s%n",
        round.stage(),
        round.epoch(),
        round.epochs(),
        round.round(),
        round.rounds(),
        images / seconds,
        round.loss(),
        round.learningRate(),
        clock(seconds * (round.imagesInStage() - round.images()) / images));
  }

  private void best(TrainingEvent.Best best) {
    out.printf(
        "  %-9s  %stakes the network of epoch %d%n",
        best.stage(),
        best.endedEarly()
            ? String.format(
                "stops early, after epoch %d of %d: no better accuracy in %d %s; ",
                best.endedAfter(),
                best.epochs(),
                best.passesSince(),
                best.passesSince() == 1 ? "pass" : "passes")
            : "",
        best.epoch());
  }

  private void recalibration(TrainingEvent.Recalibration measured) {
    out.printf(
        "  %-9s  BatchNorm measured on %,d images: %s%n",
        measured.stage(),
        measured.images(),
        measured.validationImages() == 0
            ? "no validation images"
            : String.format(
                "validation %.1f %% before, %.1f %% after",
                100.0 * measured.correctBefore() / measured.validationImages(),
                100.0 * measured.correctAfter() / measured.validationImages()));
  }

  static String clock(double seconds) {
    long whole = Math.round(seconds);
    return whole >= 3600
        ? String.format("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
        : String.format("%d:%02d", whole / 60, whole % 60);
  }
}
