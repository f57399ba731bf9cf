package org.meanet.inference.offload;

import java.util.List;

/**
 * What a scores table tells of its classes.
 *
 * @param classes by label
 * @param hardSets by number of classes; empty where nothing is known of main's precision on the
 *     validation split
 */
public record PerClass(
    List<ClassStatistics> classes, Confusions confusions, List<HardSet> hardSets) {
  public PerClass {
    classes = List.copyOf(classes);
    hardSets = List.copyOf(hardSets);
  }
}
