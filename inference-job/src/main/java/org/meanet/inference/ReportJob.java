package org.meanet.inference;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Bundle;
import org.meanet.core.image.ImageTable;
import org.meanet.core.metrics.TrainingEvent;
import org.meanet.core.metrics.TrainingLog;
import org.meanet.core.run.Comparison;
import org.meanet.core.run.ComparisonLauncher;
import org.meanet.core.run.Job;
import org.meanet.core.run.JobContext;
import org.meanet.core.run.JobLauncher;
import org.meanet.core.run.JobOption;
import org.meanet.core.run.RunDirectory;
import org.meanet.core.run.Step;
import org.meanet.inference.operating.Budgets;
import org.meanet.inference.report.RenderedReport;
import org.meanet.inference.report.ReportStep;
import org.meanet.inference.scoring.ScoresTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code meanet report}: scores × policy × costs → statistics, on the terminal and as files. The
 * networks are not run again, so another policy, link or device takes seconds.
 */
public final class ReportJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(ReportJob.class);

  public static void main(String[] args) {
    boolean comparing =
        Arrays.stream(args)
            .anyMatch(
                arg -> arg.equals(Comparison.OPTION) || arg.startsWith(Comparison.OPTION + "="));
    if (comparing) {
      System.exit(ComparisonLauncher.launch(args, new ReportComparison()));
    }
    JobLauncher.main(args, new ReportJob());
  }

  @Override
  public String name() {
    return "report";
  }

  @Override
  public List<Step> requires() {
    return List.of(Step.TRAIN, Step.SCORE);
  }

  @Override
  public List<JobOption> options() {
    return Budgets.options();
  }

  @Override
  public void run(JobContext context) {
    RunDirectory run = context.run();
    Bundle bundle =
        Bundle.load(context.spark().sparkContext().hadoopConfiguration(), run.bundle().toString());
    Budgets budgets = Budgets.of(context.options());
    ReportStep step =
        new ReportStep(
            context.experiment().name(),
            bundle.manifest(),
            context.experiment().routing(),
            context.experiment().costs(),
            context.experiment().edgeFleet(context.spark().sparkContext().hadoopConfiguration()),
            training(run),
            images(context));
    Dataset<Row> scores = ScoresTable.readAllExits(context.spark(), run.scores().toString());
    Optional<Dataset<Row>> validation = validation(context);
    if (validation.isEmpty() && !budgets.isEmpty()) {
      throw new UserError(
          "Budgets need the scores of validation images, and ["
              + run.validationScores()
              + "] has none: run bin/meanet score again with scoring.exits = all; if it finds no"
              + " validation images, set data.validation-fraction in a run of its own");
    }
    RenderedReport report =
        validation.isPresent() ? step.run(scores, validation.get(), budgets) : step.run(scores);
    report.files().forEach(run::writeAtomically);
    System.out.println(report.terminal());
    System.out.println("Report: " + run.path("index.html"));
  }

  // A report needs the scores alone; the images may have been deleted since, as they are large.
  private static Optional<ImageTable> images(JobContext context) {
    try {
      return Optional.of(
          ImageTable.open(
              context.spark().sparkContext().hadoopConfiguration(),
              context.run().images().toString()));
    } catch (UserError e) {
      LOG.info("No pictures of images: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<Dataset<Row>> validation(JobContext context) {
    RunDirectory run = context.run();
    return run.isDone(Step.SCORE_VALIDATION)
        ? Optional.of(ScoresTable.readAllExits(context.spark(), run.validationScores().toString()))
        : Optional.empty();
  }

  private static List<TrainingEvent> training(RunDirectory run) {
    return TrainingLog.read(run, TrainingLog.FILE).orElse(List.of());
  }
}
