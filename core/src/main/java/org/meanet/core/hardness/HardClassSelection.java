package org.meanet.core.hardness;

import java.util.List;
import org.meanet.core.UserError;

/** Says which classes are hard (Algorithm 1, step 3), once main is known. */
@FunctionalInterface
public interface HardClassSelection {

  /**
   * At least one label, in ascending order.
   *
   * @param validation main's answers on the validation split
   * @throws UserError if no class is hard
   */
  List<Integer> of(Confusion validation);
}
