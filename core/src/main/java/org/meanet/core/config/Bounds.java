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
    return broken(record).isEmpty();
  }

  /**
   * What a configuration would say against a record's numbers, such as "threshold must be at most
   * 1"; empty if it {@link #allow}s them.
   *
   * @param record as of {@link #allow}
   */
  public static List<String> broken(Record record) {
    List<String> broken = new ArrayList<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        if (component.getAccessor().invoke(record) instanceof Number number) {
          double value = number.doubleValue();
          List<String> rules =
              Double.isFinite(value) ? of(component).brokenBy(value) : List.of("must be a number");
          rules.forEach(rule -> broken.add(KebabCase.ofName(component.getName()) + " " + rule));
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(record.getClass() + " must be public", e);
      }
    }
    return broken;
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
