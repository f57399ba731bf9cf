package org.meanet.inference;

import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Bundle;
import org.meanet.core.bundle.Manifest;
import org.meanet.core.cluster.Demand;
import org.meanet.core.cluster.GpuSupport;
import org.meanet.core.config.Experiment;
import org.meanet.core.fleet.EdgeFleet;
import org.meanet.core.image.ImageTable;
import org.meanet.core.image.Split;
import org.meanet.core.routing.LearnedGain;
import org.meanet.core.run.Job;
import org.meanet.core.run.JobContext;
import org.meanet.core.run.JobLauncher;
import org.meanet.core.run.RunDirectory;
import org.meanet.core.run.Step;
import org.meanet.inference.offload.FleetMemory;
import org.meanet.inference.scoring.BlockWork;
import org.meanet.inference.scoring.CudaProvider;
import org.meanet.inference.scoring.ExitPlan;
import org.meanet.inference.scoring.ScoreCounts;
import org.meanet.inference.scoring.ScoreResult;
import org.meanet.inference.scoring.ScoreStep;
import org.meanet.inference.scoring.ScoredUnder;
import org.meanet.inference.scoring.ScoresTable;

/**
 * {@code meanet score}: images × bundle → scores tables, one of the test split and one of the
 * validation split, on which an operating point is chosen before the test split is looked at.
 */
public final class ScoreJob implements Job {

  public static void main(String[] args) {
    JobLauncher.main(args, new ScoreJob());
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
  public Demand demand(Experiment experiment) {
    return new Demand(
        experiment.scoring().edges(),
        "scoring.edges",
        false,
        GpuSupport.builtIf(CudaProvider.isBuiltIn()));
  }

  @Override
  public void run(JobContext context) {
    Configuration hadoop = context.spark().sparkContext().hadoopConfiguration();
    RunDirectory run = context.run();
    Bundle bundle = Bundle.load(hadoop, run.bundle().toString());
    ImageTable images = ImageTable.open(hadoop, run.images().toString());
    ExitPlan plan = plan(context, bundle.manifest());
    score(context, bundle, images, plan, Split.TEST);
    if (images.counts().kept().validation() == 0) {
      System.out.println(
          "Score: no validation images, so no operating point can be chosen on them");
    } else if (!plan.under().equals(new ExitPlan.All().under())) {
      System.out.println(
          "Score: validation images are scored with scoring.exits = all only, for choosing a rule");
    } else {
      score(context, bundle, images, plan, Split.VALIDATION);
    }
  }

  private static void score(
      JobContext context, Bundle bundle, ImageTable images, ExitPlan plan, Split split) {
    RunDirectory run = context.run();
    Configuration hadoop = context.spark().sparkContext().hadoopConfiguration();
    Step step = split == Split.TEST ? Step.SCORE : Step.SCORE_VALIDATION;
    Path scores = split == Split.TEST ? run.scores() : run.validationScores();
    if (run.isDone(step)) {
      requireSame(plan, ScoresTable.under(hadoop, scores.toString()), scores);
      System.out.printf("Score: %s images finished before, scores in %s%n", split.label(), scores);
      return;
    }
    run.start(step);
    Experiment experiment = context.experiment();
    FleetMemory.check(bundle.manifest(), experiment.costs(), experiment.edgeFleet(hadoop));
    long start = System.nanoTime();
    ScoreResult result =
        new ScoreStep(
                context.spark(),
                experiment.scoring(),
                plan,
                experiment.seed(),
                new ScoreProgress(System.out, split, images.counts().kept().of(split)))
            .write(images, split, bundle, scores.toString());
    run.markDone(step);
    double seconds = (System.nanoTime() - start) / 1e9;
    ScoreCounts counts = result.counts();
    System.out.printf(
        Locale.ROOT,
        "Score: %,d %s images on %d edges in %.1f s (%,.0f images/s), %,d rejected%n",
        counts.scored(),
        split.label(),
        experiment.scoring().edges(),
        seconds,
        counts.scored() / seconds,
        counts.rejected());
    System.out.printf(
        Locale.ROOT,
        "Score: computed%s%s%s, in seconds of one task%nScore: scores in %s%n",
        words(" main", result.main()),
        words("; adaptive and extension", result.extension()),
        words("; cloud", result.cloud()),
        scores);
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
        if (experiment.routing().offload() instanceof LearnedGain learned
            && learned.gain().isEmpty()) {
          throw new UserError(
              "scoring.exits must be all where routing.offload.type = learned-gain has no"
                  + " routing.offload.gain, got [routed]: score with all, and give what the report"
                  + " fits, learned_gain in report.json");
        }
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

  private static void requireSame(ExitPlan plan, ScoredUnder there, Path scores) {
    if (!plan.under().equals(there)) {
      throw new UserError(
          "["
              + scores
              + "] hold what was computed under ["
              + there.rule()
              + "], now asked for ["
              + plan.under().rule()
              + "]: score in a run of its own, or once with scoring.exits = all for every rule");
    }
  }
}
