package org.meanet.inference.offload;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What one partition of sorted signals knows of a variant's pairs of images: those that lie both in
 * it. Of two partitions, every image of the later one has the larger signal.
 *
 * @param images, wrong, repaired how many there are
 * @param wrongHalves, repairedHalves {@link Detection#halves} of the images here
 */
record SignalRanks(
    long images, long wrong, long repaired, BigInteger wrongHalves, BigInteger repairedHalves) {

  static final SignalRanks NONE = new SignalRanks(0, 0, 0, BigInteger.ZERO, BigInteger.ZERO);

  /**
   * Adds up one partition.
   *
   * @param rows of {@link SignalFacts#counts}, sorted by variant and signal
   * @return a row for each variant that has images here, which {@link #add} reads
   */
  static Iterator<Row> count(int partition, Iterator<Row> rows) {
    Map<Integer, SignalRanks> byVariant = new HashMap<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      SignalRanks tied = tied(row.getLong(2), row.getLong(3), row.getLong(4));
      byVariant.merge(row.getInt(0), tied, SignalRanks::then);
    }
    List<Row> found = new ArrayList<>();
    byVariant.forEach(
        (variant, its) ->
            found.add(
                RowFactory.create(
                    variant,
                    partition,
                    its.images,
                    its.wrong,
                    its.repaired,
                    its.wrongHalves.toString(),
                    its.repairedHalves.toString())));
    return found.iterator();
  }

  static int variant(Row row) {
    return row.getInt(0);
  }

  static int partition(Row row) {
    return row.getInt(1);
  }

  static SignalRanks of(Row row) {
    return new SignalRanks(
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        new BigInteger(row.getString(5)),
        new BigInteger(row.getString(6)));
  }

  private static SignalRanks tied(long images, long wrong, long repaired) {
    return new SignalRanks(
        images,
        wrong,
        repaired,
        product(wrong, images - wrong),
        product(repaired, images - repaired));
  }

  /** Both, where every signal of the other is larger. */
  SignalRanks then(SignalRanks larger) {
    return new SignalRanks(
        images + larger.images,
        wrong + larger.wrong,
        repaired + larger.repaired,
        wrongHalves.add(larger.wrongHalves).add(product(larger.wrong, images - wrong).shiftLeft(1)),
        repairedHalves
            .add(larger.repairedHalves)
            .add(product(larger.repaired, images - repaired).shiftLeft(1)));
  }

  Detection edgeWrong() {
    return new Detection(wrong, images - wrong, wrongHalves);
  }

  Detection repairs() {
    return new Detection(repaired, images - repaired, repairedHalves);
  }

  private static BigInteger product(long a, long b) {
    return BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
  }
}
