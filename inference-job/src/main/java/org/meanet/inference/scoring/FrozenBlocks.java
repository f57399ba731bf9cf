package org.meanet.inference.scoring;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.meanet.core.bundle.Bundle;
import org.meanet.core.bundle.Manifest;

/**
 * A bundle's trained blocks, for training an extension on what they say. Only a locator travels to
 * the executors; what runs there is the exported block, in inference form, loaded when it is first
 * asked for. It computes on the CPU, also where the task has a GPU.
 */
public final class FrozenBlocks implements Serializable {
  private static final long serialVersionUID = 1L;
  private final Bundle bundle;
  private final Broadcast<SerializableConfiguration> conf;

  private FrozenBlocks(Bundle bundle, Broadcast<SerializableConfiguration> conf) {
    this.bundle = bundle;
    this.conf = conf;
  }

  public static FrozenBlocks of(Bundle bundle, JavaSparkContext spark) {
    return new FrozenBlocks(
        bundle, spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())));
  }

  public Manifest manifest() {
    return bundle.manifest();
  }

  /**
   * What main makes of images.
   *
   * @param logits [n, K]
   * @param features its last feature maps, [n, channels, height, width]; empty where the manifest
   *     names none
   */
  public record MainOutputs(Tensor logits, Optional<Tensor> features) {}

  /**
   * Runs main.
   *
   * @param images [n, C, H, W] as the manifest's input wants them
   */
  public MainOutputs main(Tensor images) {
    Manifest.Block main = manifest().main();
    try (ExecutorBlocks.Loan loan = borrow()) {
      Map<String, Tensor> outputs = loan.blocks().main().run(Map.of(main.image().name(), images));
      return new MainOutputs(
          outputs.get(main.logits().name()),
          main.features().map(features -> outputs.get(features.name())));
    }
  }

  /**
   * Runs the cloud's network.
   *
   * @param images [n, C, H, W] as the manifest's input wants them
   * @return logits, [n, K]
   */
  public Tensor cloud(Tensor images) {
    Manifest.Block cloud = manifest().cloud();
    try (ExecutorBlocks.Loan loan = borrow()) {
      return loan.blocks()
          .cloud()
          .run(Map.of(cloud.image().name(), images))
          .get(cloud.logits().name());
    }
  }

  /**
   * Runs the extension.
   *
   * @param images [n, C, H, W] as the manifest's input wants them
   * @param ofMain what main makes of the same images
   * @return logits, [n, N]
   */
  public Tensor extension(Tensor images, MainOutputs ofMain) {
    Manifest.Block extension = manifest().extension().orElseThrow();
    Map<String, Tensor> inputs = new HashMap<>();
    inputs.put(extension.image().name(), images);
    inputs.put(extension.featuresInput().orElseThrow(), ofMain.features().orElseThrow());
    extension.logitsInput().ifPresent(name -> inputs.put(name, ofMain.logits()));
    try (ExecutorBlocks.Loan loan = borrow()) {
      return loan.blocks().extension().orElseThrow().run(inputs).get(extension.logits().name());
    }
  }

  // A training's GPU belongs to ND4J, whose CUDA is another than ONNX Runtime's.
  private ExecutorBlocks.Loan borrow() {
    return ExecutorBlocks.borrow(bundle, conf.value().value(), Optional.empty());
  }

  /** Shape of main's features of one image: channels, height, width. */
  public List<Integer> featureShape() {
    return manifest().main().features().orElseThrow().shape();
  }
}
