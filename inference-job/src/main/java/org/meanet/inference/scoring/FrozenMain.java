package org.meanet.inference.scoring;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.meanet.core.bundle.Bundle;
import org.meanet.core.bundle.Manifest;

/**
 * A bundle's main block as the edge has it, for training an extension on its features. Only a
 * locator travels to the executors; what runs there is the exported block, in inference form, and
 * no other block of the bundle is loaded.
 */
public final class FrozenMain implements Serializable {
  private static final long serialVersionUID = 1L;
  private final Bundle bundle;
  private final Broadcast<SerializableConfiguration> conf;

  private FrozenMain(Bundle bundle, Broadcast<SerializableConfiguration> conf) {
    this.bundle = bundle;
    this.conf = conf;
  }

  public static FrozenMain of(Bundle bundle, JavaSparkContext spark) {
    return new FrozenMain(
        bundle, spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())));
  }

  /** Of the block's file; tells blocks apart. */
  public String sha256() {
    return bundle.manifest().main().sha256();
  }

  /** Shape of one image's features: channels, height, width. */
  public List<Integer> featureShape() {
    return bundle.manifest().main().features().orElseThrow().shape();
  }

  /**
   * Main's last feature maps.
   *
   * @param images [n, C, H, W] as the manifest's input wants them
   * @return [n, channels, height, width] as the manifest says
   */
  public Tensor features(Tensor images) {
    Manifest.Block main = bundle.manifest().main();
    try (ExecutorBlocks.Loan loan = ExecutorBlocks.borrow(bundle, conf.value().value())) {
      return loan.blocks()
          .main()
          .run(Map.of(main.image().name(), images))
          .get(main.features().orElseThrow().name());
    }
  }
}
