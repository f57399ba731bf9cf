package org.meanet.inference.offload;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.meanet.core.cost.Payload;
import org.meanet.core.routing.ExitScores;

/**
 * Says of one row of the scores table, for each variant, from which limit on it stays at the edge
 * and what counts while it stays and once it is offloaded. An image that does not reach the cloud
 * stays at every limit, minus infinity among them.
 */
record SweepFacts(List<SweptVariant> swept, FleetCosts costs, Payload payload, SweepSize size)
    implements FlatMapFunction<Row, Row> {

  static final String VARIANT = "variant";
  static final String LIMIT = "limit";
  private static final String MODEL = "model";
  private static final String KIND = "kind";
  private static final String PAYLOAD = "payload";
  private static final String IMAGES = "images";
  private static final String BYTES = "bytes";

  private static final StructType SCHEMA =
      new StructType()
          .add(VARIANT, DataTypes.IntegerType, false)
          .add(LIMIT, DataTypes.DoubleType, false)
          .add(MODEL, DataTypes.IntegerType, false)
          .add(KIND, DataTypes.IntegerType, false)
          .add(PAYLOAD, DataTypes.LongType, false)
          .add(IMAGES, DataTypes.LongType, false)
          .add(BYTES, DataTypes.LongType, false);

  /**
   * The rows of {@link SweepGroup}: images that are alike are one row, so that a limit that many
   * share is as small as any other. A wanted limit, and minus infinity, is a row without images.
   */
  Dataset<Row> groups(Dataset<Row> marked) {
    Dataset<Row> groups =
        marked
            .flatMap(this, Encoders.row(SCHEMA))
            .groupBy(VARIANT, LIMIT, MODEL, KIND, PAYLOAD)
            .agg(functions.sum(IMAGES).as(IMAGES), functions.sum(BYTES).as(BYTES));
    return groups.union(marked.sparkSession().createDataFrame(markers(), SCHEMA));
  }

  private List<Row> markers() {
    List<Row> markers = new ArrayList<>();
    for (int i = 0; i < swept.size(); i++) {
      markers.add(marker(i, Double.NEGATIVE_INFINITY));
      for (double limit : swept.get(i).wanted()) {
        markers.add(marker(i, limit));
      }
    }
    return markers;
  }

  private static Row marker(int variant, double limit) {
    return RowFactory.create(variant, limit + 0.0, 0, 0, 0L, 0L, 0L);
  }

  @Override
  public Iterator<Row> call(Row row) {
    ScoreRow scored = new ScoreRow(row, payload);
    ExitScores exits = scored.exits();
    int label = scored.label();
    int model = costs.model(scored.edge());
    long bytes = scored.bytes();
    long rounded = size.round(bytes);
    boolean sentRight = exits.cloud().predicted() == label;
    List<Row> rows = new ArrayList<>(swept.size());
    for (int i = 0; i < swept.size(); i++) {
      Variant variant = swept.get(i).variant();
      double limit =
          scored.reachable()
              ? swept.get(i).limits().holding(scored.signal(variant))
              : Double.NEGATIVE_INFINITY;
      int kind =
          SweepKind.of(
              variant.rule().hardClasses().isHard(label),
              variant.atEdge(exits).predicted() == label,
              variant.atEdge(exits).extensionComputed(),
              sentRight,
              variant.offloaded(exits).extensionComputed());
      rows.add(RowFactory.create(i, limit, model, kind, rounded, 1L, bytes));
    }
    return rows.iterator();
  }
}
