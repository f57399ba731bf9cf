package org.meanet.inference.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.meanet.core.metrics.TrainingEvent;

/**
 * What a training wrote of one of its stages.
 *
 * @param name cloud, main or extension
 * @param rounds in order
 * @param validations in order
 * @param best absent if the stage had no patience, and kept its last network
 * @param recalibration absent if the running statistics are those of the training
 * @param edges empty if the stage was not trained per edge
 */
record TrainingStage(
    String name,
    List<TrainingEvent.Round> rounds,
    List<TrainingEvent.Validation> validations,
    Optional<TrainingEvent.Best> best,
    Optional<TrainingEvent.Recalibration> recalibration,
    List<TrainingEvent.Edge> edges) {

  /** The stages in the order in which they began. */
  static List<TrainingStage> of(List<TrainingEvent> events) {
    Map<String, List<TrainingEvent>> stages = new LinkedHashMap<>();
    for (TrainingEvent event : events) {
      stages.computeIfAbsent(event.stage(), s -> new ArrayList<>()).add(event);
    }
    return stages.entrySet().stream().map(e -> of(e.getKey(), e.getValue())).toList();
  }

  private static TrainingStage of(String name, List<TrainingEvent> events) {
    return new TrainingStage(
        name,
        only(TrainingEvent.Round.class, events),
        only(TrainingEvent.Validation.class, events),
        only(TrainingEvent.Best.class, events).stream().findFirst(),
        only(TrainingEvent.Recalibration.class, events).stream().findFirst(),
        only(TrainingEvent.Edge.class, events));
  }

  private static <E extends TrainingEvent> List<E> only(Class<E> type, List<TrainingEvent> events) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Images that the stage saw; an image counts in every epoch. */
  long images() {
    return rounds.isEmpty() ? 0 : rounds.get(rounds.size() - 1).images();
  }

  /** Over all rounds. */
  double sum(ToDoubleFunction<TrainingEvent.Round> value) {
    return rounds.stream().mapToDouble(value).sum();
  }
}
