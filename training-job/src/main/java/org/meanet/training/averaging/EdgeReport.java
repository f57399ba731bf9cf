package org.meanet.training.averaging;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.meanet.core.image.EncodedImage;
import org.meanet.core.metrics.TrainingEvent;
import scala.Tuple2;

/**
 * What each edge of a fleet had to learn from, and how right the averaged network is on its own
 * images.
 *
 * @param training the fleet's images
 */
record EdgeReport(String stage, EdgeMix mix, JavaRDD<EncodedImage> training) {

  /** One event for each edge, in order. */
  List<TrainingEvent> of(
      DistributedEvaluation evaluation, JavaRDD<EncodedImage> validation, ComputationGraph graph) {
    EdgeMix edges = mix;
    List<Evaluation> evaluations =
        evaluation.byPartition(
            validation
                .mapToPair(image -> new Tuple2<>(edges.edgeOf(image), image))
                .partitionBy(new HashPartitioner(edges.edges()))
                .values(),
            graph);
    Map<Integer, List<Long>> held = imagesOfClassesByEdge();
    List<TrainingEvent> events = new ArrayList<>();
    for (int edge = 0; edge < edges.edges(); edge++) {
      events.add(event(edge, held.getOrDefault(edge, List.of()), evaluations.get(edge)));
    }
    return events;
  }

  private Map<Integer, List<Long>> imagesOfClassesByEdge() {
    EdgeMix edges = mix;
    return training
        .map(image -> new Tuple2<>(edges.edgeOf(image), image.label()))
        .countByValue()
        .entrySet()
        .stream()
        .collect(
            Collectors.groupingBy(
                entry -> entry.getKey()._1(),
                Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  private TrainingEvent event(int edge, Collection<Long> imagesOfClasses, Evaluation own) {
    return new TrainingEvent.Edge(
        stage,
        edge,
        imagesOfClasses.stream().mapToLong(Long::longValue).sum(),
        imagesOfClasses.size(),
        own.images(),
        own.images() == 0 ? Optional.empty() : Optional.of(own.correct()));
  }
}
