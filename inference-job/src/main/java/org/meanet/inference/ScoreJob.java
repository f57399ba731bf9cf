package org.meanet.inference;

import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.bundle.Bundle;
import org.meanet.core.image.ImageTable;
import org.meanet.core.image.Split;
import org.meanet.core.run.Job;
import org.meanet.core.run.JobContext;
import org.meanet.core.run.JobLauncher;
import org.meanet.core.run.RunDirectory;
import org.meanet.core.run.Step;
import org.meanet.inference.scoring.ExitPlan;
import org.meanet.inference.scoring.ScoreCounts;
import org.meanet.inference.scoring.ScoreResult;
import org.meanet.inference.scoring.ScoreStep;

/** {@code meanet score}: test images × bundle → scores table. */
public final class ScoreJob implements Job {

  public static void main(String[] args) {
    System.exit(JobLauncher.launch(args, new ScoreJob()));
  }

  @Override
  public String name() {
    return "score";
  }

  @Override
  public List<Step> requires() {
    return List.of(Step.PREPARE, Step.TRAIN);
  }

  @Override
  public void run(JobContext context) {
    RunDirectory run = context.run();
    if (run.isDone(Step.SCORE)) {
      System.out.println("Score: finished before, scores in " + run.scores());
      return;
    }
    run.start(Step.SCORE);
    Configuration hadoop = context.spark().sparkContext().hadoopConfiguration();
    ImageTable images = ImageTable.open(hadoop, run.images().toString());
    Bundle bundle = Bundle.load(hadoop, run.bundle().toString());
    long start = System.nanoTime();
    ScoreResult result =
        new ScoreStep(
                context.spark(),
                context.experiment().scoring(),
                new ExitPlan.All(),
                context.experiment().seed(),
                new ScoreProgress(System.out, images.counts().kept().test()))
            .write(images, Split.TEST, bundle, run.scores().toString());
    run.markDone(Step.SCORE);
    ScoreCounts counts = result.counts();
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "Score: %,d test images on %d edges in %.1f s (%,.0f images/s), %,d rejected%n"
            + "Score: scores in %s%n",
        counts.scored(),
        context.experiment().scoring().edges(),
        seconds,
        counts.scored() / seconds,
        counts.rejected(),
        run.scores());
  }
}
