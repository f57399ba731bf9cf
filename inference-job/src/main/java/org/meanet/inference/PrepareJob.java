package org.meanet.inference;

import java.util.Locale;
import org.meanet.core.image.ImageCounts;
import org.meanet.core.image.ImageTable;
import org.meanet.core.image.PrepareStep;
import org.meanet.core.run.Job;
import org.meanet.core.run.JobContext;
import org.meanet.core.run.JobLauncher;
import org.meanet.core.run.RunDirectory;
import org.meanet.core.run.Step;

/** {@code meanet prepare}: raw images → image table. */
public final class PrepareJob implements Job {

  public static void main(String[] args) {
    System.exit(JobLauncher.launch(args, new PrepareJob()));
  }

  @Override
  public String name() {
    return "prepare";
  }

  @Override
  public void run(JobContext context) {
    RunDirectory run = context.run();
    if (run.isDone(Step.PREPARE)) {
      System.out.println("Prepare: finished before, image table in " + run.images());
      return;
    }
    run.start(Step.PREPARE);
    ImageTable table =
        new PrepareStep(context.spark(), context.experiment().data(), context.experiment().seed())
            .write(run.images().toString());
    run.markDone(Step.PREPARE);
    ImageCounts counts = table.counts();
    System.out.printf(
        Locale.ROOT,
        "Prepare: %,d images read; kept %,d for training, %,d for validation, %,d for test;"
            + " rejected %,d%nPrepare: image table in %s%n",
        counts.read(),
        counts.kept().train(),
        counts.kept().validation(),
        counts.kept().test(),
        counts.rejected(),
        table.path());
  }
}
