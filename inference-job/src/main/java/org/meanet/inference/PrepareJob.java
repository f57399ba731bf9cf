package org.meanet.inference;

import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
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
  private static final int REJECTED_SHOWN = 10;

  public static void main(String[] args) {
    JobLauncher.main(args, new PrepareJob());
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
    printRejected(table, context.spark());
  }

  private static void printRejected(ImageTable table, SparkSession spark) {
    long rejected = table.counts().rejected();
    if (rejected == 0) {
      return;
    }
    for (Row row : table.rejected(spark).orderBy("id").limit(REJECTED_SHOWN).collectAsList()) {
      System.out.println("  rejected  " + row.getString(0) + ": " + row.getString(1));
    }
    if (rejected > REJECTED_SHOWN) {
      System.out.printf(
          Locale.ROOT,
          "  rejected  %,d more, with their reasons in %s/rejected%n",
          rejected - REJECTED_SHOWN,
          table.path());
    }
  }
}
