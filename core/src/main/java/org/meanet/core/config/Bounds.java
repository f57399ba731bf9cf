package org.meanet.core.config;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** The range that a record component's annotations allow. */
record Bounds(Above above, AtLeast atLeast, AtMost atMost) {

  /** Annotations that the component does not have are null. */
  static Bounds of(RecordComponent component) {
    return new Bounds(
        component.getAnnotation(Above.class),
        component.getAnnotation(AtLeast.class),
        component.getAnnotation(AtMost.class));
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
