package org.meanet.core.bundle;

import java.util.List;
import java.util.Optional;
import org.meanet.core.UserError;
import org.meanet.core.bundle.Manifest.Block;
import org.meanet.core.bundle.Manifest.ImageInput;
import org.meanet.core.bundle.Manifest.Output;

/** What a manifest must fulfil beyond its syntax; each message names the key as the file has it. */
final class ManifestRules {
  private static final String FILE_OF_MANIFEST = "manifest.json";

  private final Manifest manifest;
  private final String source;

  private ManifestRules(Manifest manifest, String source) {
    this.manifest = manifest;
    this.source = source;
  }

  /**
   * @param source the manifest's path, for messages
   * @throws UserError for the first rule that is broken
   */
  static void check(Manifest manifest, String source) {
    new ManifestRules(manifest, source).check();
  }

  private void check() {
    require(
        manifest.formatVersion() == Manifest.FORMAT_VERSION,
        "format_version",
        String.valueOf(Manifest.FORMAT_VERSION),
        manifest.formatVersion());
    int classes = manifest.classNames().size();
    require(classes > 0, "class_names", "a list of at least one name", manifest.classNames());
    checkHardClasses();
    check("main", manifest.main(), classes);
    check("cloud", manifest.cloud(), classes);
    manifest.extension().ifPresent(block -> check("extension", block, hardCount()));
    checkFeatures();
    manifest.validation().ifPresent(this::check);
  }

  private int hardCount() {
    return manifest.hardClasses().size();
  }

  private void checkHardClasses() {
    try {
      manifest.hardClassMap();
    } catch (IllegalArgumentException e) {
      throw new UserError("[" + source + "] key [hard_classes]: " + e.getMessage(), e);
    }
    require(
        manifest.extension().isPresent() == (hardCount() > 0),
        "hard_classes",
        manifest.extension().isPresent()
            ? "the classes of the extension's outputs"
            : "empty, as there is no extension",
        manifest.hardClasses());
  }

  private void check(String name, Block block, int outputs) {
    String file = block.file();
    require(
        !file.isBlank()
            && !file.equals(".")
            && !file.equals("..")
            && !file.contains("/")
            && !file.contains("\\")
            && !file.equals(FILE_OF_MANIFEST),
        name + ".file",
        "a file name without a path",
        file);
    block.outputClasses().ifPresent(labels -> checkOutputClasses(name, labels, outputs));
    int logits = block.outputClasses().map(List::size).orElse(outputs);
    require(
        block.logits().shape().equals(List.of(logits)),
        name + ".logits.shape",
        "[" + logits + "], one value for each " + outputsOf(name, block),
        block.logits().shape());
    require(!block.logits().name().isBlank(), name + ".logits.name", "a name", "");
    require(block.parameters() >= 0, name + ".parameters", "at least 0", block.parameters());
    require(block.macs() >= 0, name + ".macs", "at least 0", block.macs());
    block
        .temperature()
        .ifPresent(
            temperature ->
                require(
                    temperature > 0 && Double.isFinite(temperature),
                    name + ".temperature",
                    "a finite number above 0",
                    temperature));
    check(name + ".image", block.image());
  }

  private static String outputsOf(String name, Block block) {
    if (block.outputClasses().isPresent()) {
      return "of " + name + ".output_classes";
    }
    return name.equals("extension") ? "hard class" : "class";
  }

  private void checkOutputClasses(String name, List<Integer> labels, int classes) {
    String key = name + ".output_classes";
    labels.forEach(
        label ->
            require(label >= 0 && label < classes, key, "labels in 0.." + (classes - 1), label));
    for (int label = 0; label < classes; label++) {
      require(
          labels.contains(label),
          key,
          "labels of which each class has at least one",
          "none for " + label + ", " + manifest.classNames().get(label));
    }
  }

  private void check(String key, ImageInput image) {
    require(!image.name().isBlank(), key + ".name", "a name", image.name());
    require(image.height() > 0, key + ".height", "at least 1", image.height());
    require(image.width() > 0, key + ".width", "at least 1", image.width());
    int channels = image.channelOrder() == Manifest.ChannelOrder.GRAY ? 1 : 3;
    require(
        isForChannels(image.mean(), channels) && image.mean().stream().allMatch(Double::isFinite),
        key + ".mean",
        forChannels(channels, "finite number"),
        image.mean());
    require(
        isForChannels(image.scale(), channels)
            && image.scale().stream().allMatch(scale -> Double.isFinite(scale) && scale != 0),
        key + ".scale",
        forChannels(channels, "finite number other than 0"),
        image.scale());
    require(
        image.crop() > 0 && image.crop() <= 1, key + ".crop", "above 0, at most 1", image.crop());
  }

  private static boolean isForChannels(List<Double> values, int channels) {
    return values.size() == 1 || values.size() == channels;
  }

  private static String forChannels(int channels, String number) {
    return "a list of one " + number + (channels == 1 ? "" : ", or of one for each channel");
  }

  private void checkFeatures() {
    boolean extended = manifest.extension().isPresent();
    Optional<Output> features = manifest.main().features();
    require(
        features.isPresent() || !extended, "main.features", "present for the extension", "nothing");
    features.ifPresent(
        f ->
            require(
                f.shape().size() == 3 && f.shape().stream().allMatch(side -> side > 0),
                "main.features.shape",
                "three sizes [C, H, W] above 0",
                f.shape()));
    manifest
        .extension()
        .ifPresent(
            e -> {
              require(
                  e.featuresInput().isPresent(),
                  "extension.features_input",
                  "the name of an input",
                  "nothing");
              requireAbsent("extension.features", e.features());
              requireAbsent("extension.output_classes", e.outputClasses());
            });
    requireAbsent("main.features_input", manifest.main().featuresInput());
    requireAbsent("main.logits_input", manifest.main().logitsInput());
    requireAbsent("cloud.features_input", manifest.cloud().featuresInput());
    requireAbsent("cloud.logits_input", manifest.cloud().logitsInput());
    requireAbsent("cloud.features", manifest.cloud().features());
  }

  private void check(Manifest.Validation validation) {
    requireOneForEachClass("validation.main_precision", validation.mainPrecision());
    validation
        .mainRecall()
        .ifPresent(recall -> requireOneForEachClass("validation.main_recall", recall));
  }

  private void requireOneForEachClass(String key, List<Double> values) {
    int classes = manifest.classNames().size();
    require(values.size() == classes, key, "a list of " + classes + " values", values.size());
  }

  private void requireAbsent(String key, Optional<?> value) {
    require(value.isEmpty(), key, "absent", value.orElse(null));
  }

  private void require(boolean holds, String key, String expected, Object got) {
    if (!holds) {
      throw new UserError(
          "[" + source + "] key [" + key + "] must be " + expected + ", got [" + got + "]");
    }
  }
}
