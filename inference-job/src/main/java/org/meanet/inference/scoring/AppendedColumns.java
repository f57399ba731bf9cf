package org.meanet.inference.scoring;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Columns behind those that a table has. */
public final class AppendedColumns {
  private AppendedColumns() {}

  /** The columns of both, in this order. */
  public static StructType schema(StructType before, StructType appended) {
    return new StructType(
        Stream.concat(Stream.of(before.fields()), Stream.of(appended.fields()))
            .toArray(StructField[]::new));
  }

  /** The row with more values behind its own. */
  public static Row row(Row before, Stream<?> values) {
    return RowFactory.create(Stream.concat(values(before), values).toArray());
  }

  /** The values of a row, in the order of its columns. */
  public static Stream<Object> values(Row row) {
    return IntStream.range(0, row.size()).mapToObj(row::get);
  }
}
