package org.meanet.inference.report;

import java.util.List;
import org.apache.spark.sql.Row;
import org.meanet.inference.offload.SweepCurve;
import org.meanet.inference.offload.SweepTable;
import org.meanet.inference.scoring.AppendedColumns;

/** {@code sweep.csv}: one line for each point of each curve. */
final class SweepCsv {
  private SweepCsv() {}

  static String of(List<SweepCurve> curves) {
    StringBuilder csv = new StringBuilder(Csv.line((Object[]) SweepTable.SCHEMA.fieldNames()));
    SweepTable.rows(curves).forEach(row -> csv.append(line(row)));
    return csv.toString();
  }

  private static String line(Row row) {
    return Csv.line(AppendedColumns.values(row).toArray());
  }
}
