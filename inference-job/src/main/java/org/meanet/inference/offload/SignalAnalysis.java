package org.meanet.inference.offload;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.meanet.core.cost.Payload;

/**
 * Ranks the images by each policy's signal. They are dealt out over partitions by ranges of the
 * signal and sorted there; each partition counts its own pairs, and the driver those between two
 * partitions from how many images of either kind these have. What reaches it is a row for each
 * partition and policy.
 */
final class SignalAnalysis {
  private final List<Variant> variants;
  private final Payload payload;
  private final long sortedImages;

  /**
   * @param variants whose policies are asked about, the rule itself first
   * @param sortedImages more images than these are not sorted: on a grid of limits, signals that
   *     lie between the same two count as equal
   */
  SignalAnalysis(List<Variant> variants, Payload payload, long sortedImages) {
    this.variants = List.copyOf(variants);
    this.payload = payload;
    this.sortedImages = sortedImages;
  }

  SignalQuality of(Dataset<Row> marked) {
    return new SignalQuality(
        detections(marked), new ReliabilityFacts(variants.get(0), payload).of(marked));
  }

  private List<SignalDetection> detections(Dataset<Row> marked) {
    List<Row> rows =
        new SignalFacts(variants, limits(marked), payload)
            .counts(marked)
            .repartitionByRange(
                functions.col(SignalFacts.VARIANT), functions.col(SignalFacts.SIGNAL))
            .sortWithinPartitions(SignalFacts.VARIANT, SignalFacts.SIGNAL)
            .toJavaRDD()
            .mapPartitionsWithIndex(SignalRanks::count, false)
            .collect();
    List<Row> ascending = new ArrayList<>(rows);
    ascending.sort(Comparator.comparingInt(SignalRanks::partition));
    return IntStream.range(0, variants.size()).mapToObj(i -> detection(i, ascending)).toList();
  }

  private SignalDetection detection(int variant, List<Row> ascending) {
    SignalRanks all =
        ascending.stream()
            .filter(row -> SignalRanks.variant(row) == variant)
            .map(SignalRanks::of)
            .reduce(SignalRanks.NONE, SignalRanks::then);
    return new SignalDetection(
        variants.get(variant).rule().offload(), all.edgeWrong(), all.repairs());
  }

  private List<Limits> limits(Dataset<Row> marked) {
    return marked.count() <= sortedImages
        ? Collections.nCopies(variants.size(), Limits.exact())
        : SignalFacts.exact(variants, payload).ranges(marked).stream()
            .<Limits>map(range -> LimitGrid.over(range, DoubleStream.empty()))
            .toList();
  }
}
