package org.meanet.inference.offload;

import java.io.Serializable;
import java.util.List;

/**
 * What is wanted of one variant's sweep.
 *
 * @param limits that the sweep tells apart
 * @param wanted limits at which there is to be a point in any case
 * @param spacing the number of points at even distances of the offload share that are wanted
 *     besides; 0 for none. The two ends are there in any case
 */
record SweptVariant(Variant variant, Limits limits, List<Double> wanted, int spacing)
    implements Serializable {
  SweptVariant {
    wanted = List.copyOf(wanted);
  }

  /** Exactly these limits, and both ends. */
  static SweptVariant at(Variant variant, List<Double> limits) {
    return new SweptVariant(
        variant, LimitGrid.at(limits.stream().mapToDouble(Double::doubleValue)), limits, 0);
  }
}
