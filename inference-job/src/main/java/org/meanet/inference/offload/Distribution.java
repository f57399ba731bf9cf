package org.meanet.inference.offload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What needs the order of values rather than counts: latency quantiles of each edge and of all, and
 * the range of each variant's signal over all images.
 */
final class Distribution {
  private static final String[] SECONDS = {
    ImageFacts.MAIN_SECONDS,
    ImageFacts.ROUTED_SECONDS,
    ImageFacts.MEANET_SECONDS,
    ImageFacts.CLOUD_SECONDS
  };
  private static final double[] QUANTILES = {0.5, 0.95, 0.99};

  private final Latencies fleet;
  private final Map<Integer, Latencies> edges;
  private final List<SignalRange> ranges;

  private Distribution(Latencies fleet, Map<Integer, Latencies> edges, List<SignalRange> ranges) {
    this.fleet = fleet;
    this.edges = edges;
    this.ranges = ranges;
  }

  /**
   * @param facts at least one
   */
  static Distribution of(Dataset<Row> facts, int variants) {
    List<Column> columns = new ArrayList<>();
    for (String seconds : SECONDS) {
      for (double q : QUANTILES) {
        columns.add(
            functions.expr("percentile_disc(" + q + ") WITHIN GROUP (ORDER BY " + seconds + ")"));
      }
    }
    for (int i = 0; i < variants; i++) {
      columns.add(functions.min(ImageFacts.signal(i)));
      columns.add(functions.max(ImageFacts.signal(i)));
    }
    List<Row> rows =
        facts
            .rollup(ImageFacts.EDGE)
            .agg(functions.grouping_id(), columns.toArray(Column[]::new))
            .collectAsList();
    Latencies fleet = null;
    List<SignalRange> ranges = new ArrayList<>();
    Map<Integer, Latencies> edges = new HashMap<>();
    for (Row row : rows) {
      int first = 2;
      Latencies latencies = latencies(row, first);
      if (row.getLong(1) == 0) {
        edges.put(row.getInt(0), latencies);
        continue;
      }
      fleet = latencies;
      int signals = first + SECONDS.length * QUANTILES.length;
      for (int i = 0; i < variants; i++) {
        ranges.add(
            new SignalRange(row.getDouble(signals + 2 * i), row.getDouble(signals + 2 * i + 1)));
      }
    }
    return new Distribution(fleet, Map.copyOf(edges), List.copyOf(ranges));
  }

  Latencies fleet() {
    return fleet;
  }

  Latencies edge(int edge) {
    return edges.get(edge);
  }

  SignalRange range(int variant) {
    return ranges.get(variant);
  }

  private static Latencies latencies(Row row, int first) {
    return new Latencies(
        quantiles(row, first),
        quantiles(row, first + 3),
        quantiles(row, first + 6),
        quantiles(row, first + 9));
  }

  private static LatencyQuantiles quantiles(Row row, int first) {
    // Null where no image was answered: only a cloud that none of them reaches does that.
    return row.isNullAt(first)
        ? new LatencyQuantiles(0, 0, 0)
        : new LatencyQuantiles(
            row.getDouble(first), row.getDouble(first + 1), row.getDouble(first + 2));
  }
}
