package org.meanet.inference;

import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Bundle;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.config.Experiment;
import org.meanet.core.fleet.EdgeFleet;
import org.meanet.core.image.ImageTable;
import org.meanet.core.image.Split;
import org.meanet.core.run.Job;
import org.meanet.core.run.JobContext;
import org.meanet.core.run.JobLauncher;
import org.meanet.core.run.RunDirectory;
import org.meanet.core.run.Step;
import org.meanet.inference.offload.FleetMemory;
import org.meanet.inference.scoring.BlockWork;
import org.meanet.inference.scoring.ExitPlan;
import org.meanet.inference.scoring.ScoreCounts;
import org.meanet.inference.scoring.ScoreResult;
import org.meanet.inference.scoring.ScoreStep;
import org.meanet.inference.scoring.ScoredUnder;
import org.meanet.inference.scoring.ScoresTable;

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
    Configuration hadoop = context.spark().sparkContext().hadoopConfiguration();
    Bundle bundle = Bundle.load(hadoop, run.bundle().toString());
    ExitPlan plan = plan(context, bundle.manifest());
    if (run.isDone(Step.SCORE)) {
      requireSame(plan, ScoresTable.under(hadoop, run.scores().toString()), run);
      System.out.println("Score: finished before, scores in " + run.scores());
      return;
    }
    run.start(Step.SCORE);
    ImageTable images = ImageTable.open(hadoop, run.images().toString());
    Experiment experiment = context.experiment();
    FleetMemory.check(bundle.manifest(), experiment.costs(), experiment.edgeFleet(hadoop));
    long start = System.nanoTime();
    ScoreResult result =
        new ScoreStep(
                context.spark(),
                experiment.scoring(),
                plan,
                experiment.seed(),
                new ScoreProgress(System.out, images.counts().kept().test()))
            .write(images, Split.TEST, bundle, run.scores().toString());
    run.markDone(Step.SCORE);
    double seconds = (System.nanoTime() - start) / 1e9;
    ScoreCounts counts = result.counts();
    System.out.printf(
        Locale.ROOT,
        "Score: %,d test images on %d edges in %.1f s (%,.0f images/s), %,d rejected%n",
        counts.scored(),
        experiment.scoring().edges(),
        seconds,
        counts.scored() / seconds,
        counts.rejected());
    System.out.printf(
        Locale.ROOT,
        "Score: computed%s%s%s, in seconds of one core%nScore: scores in %s%n",
        words(" main", result.main()),
        words("; adaptive and extension", result.extension()),
        words("; cloud", result.cloud()),
        run.scores());
  }

  private static String words(String block, BlockWork work) {
    return work.images() == 0
        ? ""
        : String.format(Locale.ROOT, "%s %,d images, %.1f s", block, work.images(), work.seconds());
  }

  private static ExitPlan plan(JobContext context, Manifest manifest) {
    Experiment experiment = context.experiment();
    return switch (experiment.scoring().exits()) {
      case ALL -> new ExitPlan.All();
      case ROUTED -> {
        EdgeFleet fleet =
            experiment.edgeFleet(context.spark().sparkContext().hadoopConfiguration());
        if (fleet.reachability().needsClock()) {
          throw new UserError(
              "scoring.exits must be all where fleet.reachability goes by the clock, got [routed]:"
                  + " when an image arrives is known only once all images are dealt out");
        }
        yield new ExitPlan.Routed(
            experiment.routing().rule(manifest.hardClassMap()), fleet.reachability(), fleet.seed());
      }
    };
  }

  private static void requireSame(ExitPlan plan, ScoredUnder there, RunDirectory run) {
    if (!plan.under().equals(there)) {
      throw new UserError(
          "["
              + run.scores()
              + "] hold what was computed under ["
              + there.rule()
              + "], now asked for ["
              + plan.under().rule()
              + "]: score in a run of its own, or once with scoring.exits = all for every rule");
    }
  }
}
