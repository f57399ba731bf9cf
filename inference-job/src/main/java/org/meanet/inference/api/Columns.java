package org.meanet.inference.api;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.meanet.core.UserError;

/**
 * The columns that a table must have; it may have others, in any order.
 *
 * @param of what messages call the table, such as "The images"
 */
record Columns(String of, StructType required) {

  /**
   * @throws UserError if the table lacks some of them, naming those, or one has another type
   */
  void requireIn(StructType schema) {
    String missing =
        Arrays.stream(required.fields())
            .filter(field -> !has(schema, field.name()))
            .map(field -> field.name() + " " + field.dataType().sql())
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      throw new UserError(
          of
              + " must have the columns ["
              + missing
              + "], got ["
              + String.join(", ", schema.fieldNames())
              + "]");
    }
    for (StructField field : required.fields()) {
      DataType type = schema.apply(field.name()).dataType();
      if (!type.equals(field.dataType())) {
        throw new UserError(
            of
                + " must have the column ["
                + field.name()
                + "] as "
                + field.dataType().sql()
                + ", got ["
                + type.sql()
                + "]: cast it");
      }
    }
  }

  static boolean has(StructType schema, String column) {
    return Arrays.asList(schema.fieldNames()).contains(column);
  }
}
