package org.meanet.inference.api;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Bundle;
import org.meanet.core.config.Bounds;
import org.meanet.core.config.KebabCase;
import org.meanet.core.image.ImageTable;
import org.meanet.core.routing.ExtensionRule;
import org.meanet.core.routing.OffloadPolicy;
import org.meanet.core.routing.RoutingRule;
import org.meanet.inference.scoring.DecisionScoring;

/**
 * Routes images as a stage of a Spark ML pipeline: appends to each row, as one struct, what an edge
 * and its cloud decide about it. Only the blocks that they would compute are computed. Rows stay in
 * their partitions and in their order, so that it works on streams, and an executor loads the
 * bundle once.
 *
 * <p>The input needs the columns of an image table but for the label; the struct has the fields of
 * {@link DecisionScoring#DECISION}. What a device or a link costs is the matter of {@link
 * Emulation}.
 */
public final class MeanetTransformer extends Transformer implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private static final String DEFAULT_POLICY = "main-entropy";

  private static final Columns IMAGES =
      new Columns(
          "The images",
          new StructType(
              Arrays.stream(ImageTable.SCHEMA.fields())
                  .filter(field -> !field.name().equals("label"))
                  .toArray(StructField[]::new)));

  private final String uid;
  private final Param<String> bundle;
  private final Param<String> policy;
  private final DoubleParam threshold;
  private final Param<String> extensionRule;
  private final BooleanParam cloudReachable;
  private final IntParam batchSize;
  private final Param<String> outputCol;

  public MeanetTransformer() {
    this(Identifiable$.MODULE$.randomUID("meanet"));
  }

  /**
   * @param uid of the stage, as Spark ML wants it
   */
  public MeanetTransformer(String uid) {
    this.uid = uid;
    this.bundle =
        new Param<>(this, "bundle", "folder of the networks, on any Hadoop file system; required");
    this.policy =
        new Param<>(
            this,
            "policy",
            "when an image goes to the cloud: " + String.join(", ", policies()),
            ParamValidators.inArray(policies()));
    this.threshold =
        new DoubleParam(
            this, "threshold", "of the policy, in its unit: nats of an entropy, else 0 to 1");
    this.extensionRule =
        new Param<>(
            this,
            "extensionRule",
            "whose answer stands after the extension: " + String.join(", ", extensionRules()),
            ParamValidators.inArray(extensionRules()));
    this.cloudReachable =
        new BooleanParam(this, "cloudReachable", "if false, every image ends at the edge");
    this.batchSize =
        new IntParam(
            this, "batchSize", "images for each call of a network", ParamValidators.gtEq(1));
    this.outputCol = new Param<>(this, "outputCol", "name of the struct that is appended");
    setDefault(policy, DEFAULT_POLICY);
    setDefault(threshold, 0.8);
    setDefault(extensionRule, KebabCase.ofConstant(ExtensionRule.MORE_CONFIDENT));
    setDefault(cloudReachable, true);
    setDefault(batchSize, 128);
    setDefault(outputCol, "decision");
  }

  /** For {@code MeanetTransformer.load} and for pipelines that hold one. */
  public static MLReader<MeanetTransformer> read() {
    return new DefaultParamsReader<>();
  }

  /** A saved transformer with its parameters; the bundle is where it was. */
  public static MeanetTransformer load(String path) {
    return read().load(path);
  }

  @Override
  public String uid() {
    return uid;
  }

  public Param<String> bundle() {
    return bundle;
  }

  public Param<String> policy() {
    return policy;
  }

  public DoubleParam threshold() {
    return threshold;
  }

  public Param<String> extensionRule() {
    return extensionRule;
  }

  public BooleanParam cloudReachable() {
    return cloudReachable;
  }

  public IntParam batchSize() {
    return batchSize;
  }

  public Param<String> outputCol() {
    return outputCol;
  }

  public MeanetTransformer setBundle(String value) {
    set(bundle, value);
    return this;
  }

  public MeanetTransformer setPolicy(String value) {
    set(policy, value);
    return this;
  }

  public MeanetTransformer setThreshold(double value) {
    set(threshold, value);
    return this;
  }

  public MeanetTransformer setExtensionRule(String value) {
    set(extensionRule, value);
    return this;
  }

  public MeanetTransformer setCloudReachable(boolean value) {
    set(cloudReachable, value);
    return this;
  }

  public MeanetTransformer setBatchSize(int value) {
    set(batchSize, value);
    return this;
  }

  public MeanetTransformer setOutputCol(String value) {
    set(outputCol, value);
    return this;
  }

  /**
   * @throws UserError if a column is missing or of another type, the output's name is taken, or the
   *     bundle, or a policy's threshold, is not set, or the threshold is none that a configuration
   *     could give the policy, or the bundle not sound
   */
  @Override
  public Dataset<Row> transform(Dataset<?> images) {
    StructType schema = transformSchema(images.schema());
    if (!isDefined(bundle)) {
      throw new UserError("bundle of " + uid + " must be set, got none: setBundle(FOLDER)");
    }
    if (!isSet(threshold) && isSet(policy) && !getOrDefault(policy).equals(DEFAULT_POLICY)) {
      throw new UserError(
          "threshold of "
              + uid
              + " must be set for the policy ["
              + getOrDefault(policy)
              + "], got none: setThreshold(NUMBER)");
    }
    OffloadPolicy offload = offload();
    // Here and not in setThreshold, as the policy may be set after it.
    List<String> broken = Bounds.broken((Record) offload);
    if (!broken.isEmpty()) {
      throw new UserError(
          String.join(", ", broken)
              + " for the policy ["
              + offload.name()
              + "] of "
              + uid
              + ", got ["
              + offload.threshold()
              + "]: setThreshold(NUMBER)");
    }
    Configuration hadoop = images.sparkSession().sparkContext().hadoopConfiguration();
    Bundle networks = Bundle.load(hadoop, getOrDefault(bundle));
    return DecisionScoring.append(
        images, networks, rule(offload, networks), (int) getOrDefault(batchSize), schema);
  }

  /**
   * @throws UserError if a column is missing or of another type, or the output's name is taken
   */
  @Override
  public StructType transformSchema(StructType schema) {
    IMAGES.requireIn(schema);
    String output = getOrDefault(outputCol);
    if (Columns.has(schema, output)) {
      throw new UserError(
          "The images must not have a column [" + output + "] yet: setOutputCol another name");
    }
    return schema.add(output, DecisionScoring.DECISION);
  }

  @Override
  public MeanetTransformer copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  private OffloadPolicy offload() {
    String policyName = getOrDefault(policy);
    return OffloadPolicy.fixed().stream()
        .filter(each -> each.name().equals(policyName))
        .findFirst()
        .orElseThrow()
        .withThreshold((double) getOrDefault(threshold));
  }

  private RoutingRule rule(OffloadPolicy offload, Bundle networks) {
    String ruleName = getOrDefault(extensionRule);
    ExtensionRule chosen =
        Stream.of(ExtensionRule.values())
            .filter(each -> KebabCase.ofConstant(each).equals(ruleName))
            .findFirst()
            .orElseThrow();
    return new RoutingRule(
        offload,
        chosen,
        (boolean) getOrDefault(cloudReachable),
        networks.manifest().hardClassMap());
  }

  private static List<String> policies() {
    return OffloadPolicy.fixed().stream().map(OffloadPolicy::name).toList();
  }

  private static List<String> extensionRules() {
    return Stream.of(ExtensionRule.values()).map(KebabCase::ofConstant).toList();
  }
}
