package org.meanet.core.config;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** The range that a record component's annotations allow. */
public record Bounds(Above above, AtLeast atLeast, AtMost atMost) {

  /** Annotations that the component does not have are null. */
  static Bounds of(RecordComponent component) {
    return new Bounds(
        component.getAnnotation(Above.class),
        component.getAnnotation(AtLeast.class),
        component.getAnnotation(AtMost.class));
  }

  /**
   * Whether a configuration could say the record's numbers: each is in its range.
   *
   * @param record public, as its components are read by their accessors
   */
  public static boolean allow(Record record) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        if (component.getAccessor().invoke(record) instanceof Number number
            && !of(component).brokenBy(number.doubleValue()).isEmpty()) {
          return false;
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(record.getClass() + " must be public", e);
      }
    }
    return true;
  }

  /** What the number must be and is not, such as "must be at least 1"; empty if it is in range. */
  List<String> brokenBy(double number) {
    List<String> broken = new ArrayList<>();
    if (above != null && !(number > above.value())) {
      broken.add("must be above " + plain(above.value()));
    }
    if (atLeast != null && !(number >= atLeast.value())) {
      broken.add("must be at least " + plain(atLeast.value()));
    }
    if (atMost != null && !(number <= atMost.value())) {
      broken.add("must be at most " + plain(atMost.value()));
    }
    return broken;
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
