package org.meanet.inference.offload;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.meanet.core.routing.HardClasses;

/**
 * The nested sets of 10, 20, … 90 % of the classes, those of lowest precision first, of two with an
 * equal one the lower label, as {@code LowestPrecision} takes them.
 */
final class HardSets {
  private static final int STEPS = 10;

  private final List<Integer> worstFirst;
  private final List<Integer> sizes;
  private final HardClasses own;

  /**
   * @param precision main's on the validation split, by label; empty if it is not known
   * @param own the bundle's hard classes
   */
  HardSets(List<Double> precision, HardClasses own) {
    int classes = precision.size();
    this.worstFirst =
        IntStream.range(0, classes)
            .boxed()
            .sorted(Comparator.comparingDouble(precision::get))
            .toList();
    this.sizes =
        IntStream.range(1, STEPS)
            .map(step -> (int) Math.round((double) classes * step / STEPS))
            .filter(size -> size > 0 && size < classes)
            .distinct()
            .boxed()
            .toList();
    this.own = own;
  }

  /** By label, the place of the smallest set that has it; the number of sets where none has. */
  List<Integer> placeByLabel() {
    int[] places = new int[worstFirst.size()];
    for (int rank = 0; rank < places.length; rank++) {
      int at = rank;
      places[worstFirst.get(rank)] = (int) sizes.stream().filter(size -> size <= at).count();
    }
    return IntStream.of(places).boxed().toList();
  }

  /** At most 2 × 10³ × 2 rows come to the driver. */
  List<HardSet> count(Dataset<Row> facts) {
    if (sizes.isEmpty()) {
      return List.of();
    }
    Column mainRight = facts.col(ClassFacts.MAIN).equalTo(facts.col(ClassFacts.LABEL));
    List<Group> groups =
        facts
            .withColumn("main_right", mainRight)
            .groupBy(
                ClassFacts.LABEL_SET,
                ClassFacts.MAIN_SET,
                ClassFacts.RESTRICTED_SET,
                "main_right",
                ClassFacts.RESTRICTED_RIGHT)
            .agg(functions.count(functions.lit(1)))
            .collectAsList()
            .stream()
            .map(Group::of)
            .toList();
    return IntStream.range(0, sizes.size()).mapToObj(place -> set(place, groups)).toList();
  }

  private HardSet set(int place, List<Group> groups) {
    Set<Integer> labels = new HashSet<>(worstFirst.subList(0, sizes.get(place)));
    Set<Integer> trained = new HashSet<>(own.labels());
    Predicate<Group> hard = group -> group.label <= place;
    Predicate<Group> taken = group -> group.main <= place;
    // Main's best class of a set is its best of all, or its best of a larger set, if that is in it.
    boolean within = trained.containsAll(labels);
    Predicate<Group> known =
        taken.or(group -> within && group.restricted >= 0 && group.restricted <= place);
    Predicate<Group> right = group -> taken.test(group) ? group.mainRight : group.restrictedRight;
    return new HardSet(
        labels.size(),
        labels.equals(trained),
        answers(groups, hard),
        answers(groups, hard.negate()),
        new Answers(
            images(groups, group -> true),
            images(groups, group -> hard.test(group) == taken.test(group))),
        images(groups, hard.and(known).and(right)),
        images(groups, hard.and(known.negate())));
  }

  private static Answers answers(List<Group> groups, Predicate<Group> which) {
    return new Answers(images(groups, which), images(groups, which.and(group -> group.mainRight)));
  }

  private static long images(List<Group> groups, Predicate<Group> which) {
    return groups.stream().filter(which).mapToLong(group -> group.images).sum();
  }

  /**
   * @param restricted the place of main's best class among the bundle's hard ones; −1 where the
   *     scores have none
   */
  private record Group(
      int label,
      int main,
      int restricted,
      boolean mainRight,
      boolean restrictedRight,
      long images) {
    static Group of(Row row) {
      return new Group(
          row.getInt(0),
          row.getInt(1),
          row.isNullAt(2) ? -1 : row.getInt(2),
          row.getBoolean(3),
          row.getBoolean(4),
          row.getLong(5));
    }
  }
}
