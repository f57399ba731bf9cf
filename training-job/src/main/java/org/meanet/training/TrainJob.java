package org.meanet.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.meanet.core.bundle.Bundle;
import org.meanet.core.cluster.Demand;
import org.meanet.core.cluster.GpuSupport;
import org.meanet.core.config.Experiment;
import org.meanet.core.config.LoadedExperiment;
import org.meanet.core.image.ImageTable;
import org.meanet.core.run.Job;
import org.meanet.core.run.JobContext;
import org.meanet.core.run.JobLauncher;
import org.meanet.core.run.RunDirectory;
import org.meanet.core.run.Step;
import org.meanet.training.engine.CudaBackend;
import org.meanet.training.engine.EngineCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code meanet train}: image table → bundle. */
public final class TrainJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(TrainJob.class);

  public static void main(String[] args) {
    JobLauncher.main(args, new TrainJob());
  }

  @Override
  public String name() {
    return "train";
  }

  @Override
  public List<Step> requires() {
    return List.of(Step.PREPARE);
  }

  @Override
  public Demand demand(Experiment experiment) {
    return new Demand(
        experiment.training().workers(),
        "training.workers",
        true,
        GpuSupport.builtIf(CudaBackend.isBuiltIn()));
  }

  @Override
  public String whenStopped() {
    return "the same command goes on from the newest checkpoint";
  }

  @Override
  public void run(JobContext context) {
    RunDirectory run = context.run();
    if (run.isDone(Step.TRAIN)) {
      System.out.println("Train: finished before, bundle in " + run.bundle());
      return;
    }
    run.start(Step.TRAIN);
    List<String> engines = engines(context);
    engines.forEach(
        engine -> {
          System.out.println(engine);
          LOG.info("{}", engine);
        });
    ImageTable images =
        ImageTable.open(
            context.spark().sparkContext().hadoopConfiguration(), run.images().toString());
    Bundle bundle =
        new AlgorithmOne(
                context.spark(),
                context.experiment(),
                images,
                run,
                provenance(context, images, engines),
                System.out)
            .train(run.bundle().toString());
    run.markDone(Step.TRAIN);
    System.out.println("Train: bundle in " + bundle.uri());
  }

  /** What runs where the workers will run; each different answer once. */
  private static List<String> engines(JobContext context) {
    int workers = context.experiment().training().workers();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(context.spark().sparkContext());
    spark.setJobDescription("train: ask the workers' engines");
    return spark
        .parallelize(IntStream.range(0, workers).boxed().toList(), workers)
        .map(worker -> EngineCheck.run())
        .map(engine -> (engine.fast() ? "Engine: " : "Warning: ") + engine.summary())
        .distinct()
        .collect()
        .stream()
        .sorted()
        .toList();
  }

  private static Map<String, String> provenance(
      JobContext context, ImageTable images, List<String> engines) {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("experiment", context.experiment().name());
    provenance.put("seed", Long.toString(context.experiment().seed()));
    provenance.put("data_fingerprint", images.counts().fingerprint());
    context
        .experiment()
        .networks()
        .extension()
        .ifPresent(
            extension ->
                provenance.put("hard_classes", context.experiment().hardClasses().criterion()));
    provenance.put("spark", context.spark().version());
    provenance.put("engine", String.join("; ", engines));
    provenance.put(
        "configuration", LoadedExperiment.text(context.loaded().only(Step.TRAIN.sections())));
    return provenance;
  }
}
