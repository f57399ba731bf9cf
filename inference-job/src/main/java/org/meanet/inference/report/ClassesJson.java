package org.meanet.inference.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.meanet.core.bundle.Manifest;
import org.meanet.inference.offload.Answers;
import org.meanet.inference.offload.ClassStatistics;
import org.meanet.inference.offload.Confusions;
import org.meanet.inference.offload.HardSet;
import org.meanet.inference.offload.PerClass;

/** What {@code report.json} says of the classes. */
final class ClassesJson {
  private final Manifest manifest;
  private final PerClass perClass;

  ClassesJson(Manifest manifest, PerClass perClass) {
    this.manifest = manifest;
    this.perClass = perClass;
  }

  /**
   * Adds {@code classes[]}, {@code confusion} and, where there is something, {@code hard_sets[]}.
   */
  void addTo(ObjectNode root) {
    ArrayNode classes = root.putArray("classes");
    perClass.classes().forEach(its -> statistics(classes.addObject(), its));
    confusions(root.putObject("confusion"), perClass.confusions());
    if (!perClass.hardSets().isEmpty()) {
      ArrayNode sets = root.putArray("hard_sets");
      perClass.hardSets().forEach(set -> hardSet(sets.addObject(), set));
    }
  }

  private void statistics(ObjectNode node, ClassStatistics its) {
    node.put("label", its.label());
    node.put("name", manifest.classNames().get(its.label()));
    node.put("hard", manifest.hardClasses().contains(its.label()));
    manifest
        .validation()
        .ifPresent(
            validation ->
                node.put("validation_precision", validation.mainPrecision().get(its.label())));
    node.put("images", its.images());
    answered(node.putObject("main"), its.main());
    answered(node.putObject("meanet"), its.meanet());
    answered(node.putObject("cloud"), its.cloud());
    answered(node.putObject("routed"), its.routed());
    ObjectNode exits = node.putObject("exits");
    answers(exits.putObject("main"), its.exits().main());
    answers(exits.putObject("extension"), its.exits().extension());
    answers(exits.putObject("cloud"), its.exits().cloud());
    if (manifest.extension().isPresent()) {
      ObjectNode repair = node.putObject("at_extension");
      repair.put("images", its.atExtension().images());
      repair.put("repaired", its.atExtension().repaired());
      repair.put("broken", its.atExtension().broken());
    }
    if (its.extension().images() > 0) {
      ObjectNode beside = node.putObject("extension_beside_main");
      beside.put("images", its.extension().images());
      beside.put("only_extension_right", its.extension().onlyExtension());
      beside.put("only_main_right", its.extension().onlyMain());
      beside.put("both_right", its.extension().both());
    }
  }

  private static void confusions(ObjectNode node, Confusions confusions) {
    node.put("choice", confusions.choice().name().toLowerCase(Locale.ROOT));
    ArrayNode labels = node.putArray("labels");
    confusions.labels().forEach(labels::add);
    matrix(node.putArray("main"), confusions.main());
    matrix(node.putArray("routed"), confusions.routed());
  }

  private static void matrix(ArrayNode node, List<List<Long>> rows) {
    for (List<Long> row : rows) {
      ArrayNode counts = node.addArray();
      row.forEach(counts::add);
    }
  }

  private static void hardSet(ObjectNode node, HardSet set) {
    node.put("hard_class_count", set.classes());
    node.put("chosen", set.chosen());
    ObjectNode main = node.putObject("main");
    answers(main.putObject("hard"), set.hard());
    answers(main.putObject("easy"), set.easy());
    answers(node.putObject("detected"), set.detected());
    ObjectNode control = node.putObject("main_hard_only");
    control.put("count", set.hard().count());
    control.put("correct_at_least", set.controlRight());
    control.put("correct_at_most", set.controlRight() + set.controlUnknown());
  }

  private static void answered(ObjectNode node, Answers answers) {
    node.put("answered", answers.count());
    node.put("correct", answers.correct());
  }

  private static void answers(ObjectNode node, Answers answers) {
    node.put("count", answers.count());
    node.put("correct", answers.correct());
  }
}
