package org.meanet.inference.offload;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.meanet.core.cost.Payload;
import org.meanet.core.fleet.EdgeFleet;
import org.meanet.core.routing.Exit;
import org.meanet.core.routing.RoutingRule;

/**
 * Counts what becomes of the images of each class. Spark counts integers only; what reaches the
 * driver is a few rows for each class and at most {@value #MOST_SHOWN}² pairs of classes.
 */
public final class ClassAnalysis {
  private static final int MOST_SHOWN = 100;
  private static final int MOST_CONFUSED = 50;
  private static final List<String> WAYS =
      List.of(ClassFacts.MAIN, ClassFacts.MEANET, ClassFacts.CLOUD, ClassFacts.ROUTED);
  private static final String WAY = "way";
  private static final String ANSWER = "answer";

  private final Variant rule;
  private final Reach reach;
  private final Payload payload;
  private final int classes;
  private final HardSets hardSets;

  /**
   * @param fleet for when its edges reach the cloud
   * @param payload what an upload sends
   * @param classes K
   * @param precision main's on the validation split, by label; empty if it is not known
   */
  public ClassAnalysis(
      RoutingRule rule, EdgeFleet fleet, Payload payload, int classes, List<Double> precision) {
    this.rule = new Variant(rule, true);
    this.reach = Reach.of(fleet);
    this.payload = payload;
    this.classes = classes;
    this.hardSets = new HardSets(precision, rule.hardClasses());
  }

  /**
   * @param scores a scores table that {@link OffloadAnalysis} takes, read four times
   */
  public PerClass of(Dataset<Row> scores) {
    Dataset<Row> facts =
        new ClassFacts(rule, payload, hardSets.placeByLabel()).of(reach.mark(scores));
    List<ClassStatistics> statistics = statistics(facts);
    return new PerClass(statistics, confusions(facts, statistics), hardSets.count(facts));
  }

  private List<ClassStatistics> statistics(Dataset<Row> facts) {
    Map<String, Map<Integer, Long>> answered = new HashMap<>();
    byWay(facts)
        .groupBy(WAY, ANSWER)
        .count()
        .collectAsList()
        .forEach(
            row ->
                answered
                    .computeIfAbsent(row.getString(0), way -> new HashMap<>())
                    .put(row.getInt(1), row.getLong(2)));
    Map<Integer, Row> counted = new HashMap<>();
    List<Column> counts = counts();
    facts
        .groupBy(ClassFacts.LABEL)
        .agg(functions.count(functions.lit(1)), counts.toArray(Column[]::new))
        .collectAsList()
        .forEach(row -> counted.put(row.getInt(0), row));
    return IntStream.range(0, classes)
        .mapToObj(label -> statistics(label, counted.get(label), answered))
        .toList();
  }

  // In the order in which statistics() takes them.
  private static List<Column> counts() {
    Column mainRight = right(ClassFacts.MAIN);
    Column meanetRight = right(ClassFacts.MEANET);
    Column extended = col(ClassFacts.EXTENDED);
    Column asked = col(ClassFacts.EXTENSION).isNotNull();
    Column extensionRight = asked.and(right(ClassFacts.EXTENSION));
    Stream<Column> ways = WAYS.stream().map(ClassAnalysis::right);
    Stream<Column> exits =
        Arrays.stream(Exit.values())
            .map(exit -> col(ClassFacts.EXIT).equalTo(exit.name()))
            .flatMap(there -> Stream.of(there, there.and(right(ClassFacts.ROUTED))));
    Stream<Column> extension =
        Stream.of(
            extended,
            extended.and(functions.not(mainRight)).and(meanetRight),
            extended.and(mainRight).and(functions.not(meanetRight)),
            asked,
            extensionRight.and(functions.not(mainRight)),
            asked.and(mainRight).and(functions.not(right(ClassFacts.EXTENSION))),
            extensionRight.and(mainRight));
    return Stream.of(ways, exits, extension)
        .flatMap(columns -> columns)
        .map(functions::count_if)
        .toList();
  }

  private static Column right(String answer) {
    return col(answer).equalTo(col(ClassFacts.LABEL));
  }

  private static ClassStatistics statistics(
      int label, Row counted, Map<String, Map<Integer, Long>> answered) {
    Counts counts = new Counts(counted);
    long images = counts.next();
    List<Answers> ways = new ArrayList<>();
    for (String way : WAYS) {
      long times = answered.getOrDefault(way, Map.of()).getOrDefault(label, 0L);
      ways.add(new Answers(times, counts.next()));
    }
    Map<Exit, Answers> exits = new HashMap<>();
    for (Exit exit : Exit.values()) {
      exits.put(exit, new Answers(counts.next(), counts.next()));
    }
    return new ClassStatistics(
        label,
        images,
        ways.get(0),
        ways.get(1),
        ways.get(2),
        ways.get(3),
        new ByExit(exits.get(Exit.MAIN), exits.get(Exit.EXTENSION), exits.get(Exit.CLOUD)),
        new ClassStatistics.Repair(counts.next(), counts.next(), counts.next()),
        new ClassStatistics.AgainstMain(
            counts.next(), counts.next(), counts.next(), counts.next()));
  }

  private Confusions confusions(Dataset<Row> facts, List<ClassStatistics> statistics) {
    Confusions.Choice choice = choice();
    List<Integer> labels =
        switch (choice) {
          case ALL_CLASSES -> IntStream.range(0, classes).boxed().toList();
          case HARD_CLASSES -> rule.rule().hardClasses().labels().stream().sorted().toList();
          case MOST_CONFUSED_CLASSES ->
              statistics.stream()
                  .sorted(Comparator.comparingLong(ClassAnalysis::confused).reversed())
                  .limit(MOST_CONFUSED)
                  .map(ClassStatistics::label)
                  .sorted()
                  .toList();
        };
    Map<String, Map<List<Integer>, Long>> pairs = new HashMap<>();
    byWay(facts)
        .filter(col(WAY).isin(ClassFacts.MAIN, ClassFacts.ROUTED))
        .filter(col(ClassFacts.LABEL).isin(labels.toArray()))
        .filter(col(ANSWER).isin(labels.toArray()))
        .groupBy(WAY, ClassFacts.LABEL, ANSWER)
        .count()
        .collectAsList()
        .forEach(
            row ->
                pairs
                    .computeIfAbsent(row.getString(0), way -> new HashMap<>())
                    .put(List.of(row.getInt(1), row.getInt(2)), row.getLong(3)));
    return new Confusions(
        choice,
        labels,
        matrix(labels, pairs.getOrDefault(ClassFacts.MAIN, Map.of())),
        matrix(labels, pairs.getOrDefault(ClassFacts.ROUTED, Map.of())));
  }

  private Confusions.Choice choice() {
    if (classes <= MOST_SHOWN) {
      return Confusions.Choice.ALL_CLASSES;
    }
    int hard = rule.rule().hardClasses().count();
    return hard > 0 && hard <= MOST_SHOWN
        ? Confusions.Choice.HARD_CLASSES
        : Confusions.Choice.MOST_CONFUSED_CLASSES;
  }

  private static long confused(ClassStatistics its) {
    return its.images() + its.main().count() - 2 * its.main().correct();
  }

  private static List<List<Long>> matrix(List<Integer> labels, Map<List<Integer>, Long> pairs) {
    return labels.stream()
        .map(
            label ->
                labels.stream()
                    .map(answer -> pairs.getOrDefault(List.of(label, answer), 0L))
                    .toList())
        .toList();
  }

  /** A row for each image and way of answering. */
  private static Dataset<Row> byWay(Dataset<Row> facts) {
    Column ways =
        functions.array(
            WAYS.stream()
                .map(way -> functions.struct(functions.lit(way).as(WAY), col(way).as(ANSWER)))
                .toArray(Column[]::new));
    return facts.select(col(ClassFacts.LABEL), functions.inline(ways));
  }

  /** Reads counts off a row one after the other, after the label; zeros where there is no row. */
  private static final class Counts {
    private final Row row;
    private int at = 1;

    Counts(Row row) {
      this.row = row;
    }

    long next() {
      int column = at++;
      return row == null ? 0 : row.getLong(column);
    }
  }
}
