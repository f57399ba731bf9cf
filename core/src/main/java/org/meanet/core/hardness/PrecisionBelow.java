package org.meanet.core.hardness;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.config.Above;
import org.meanet.core.config.AtMost;
import org.meanet.core.config.Common;

/** Every class with a precision below a cut-off on the validation split. */
public record PrecisionBelow(
    @Above(0) @AtMost(1) double cutOff, @Common Optional<String> compareWith)
    implements HardClassChoice {

  @Override
  public HardClassSelection among(List<String> classNames, long seed, Configuration conf) {
    return new Below(measure(), cutOff, classNames);
  }

  @Override
  public String criterion() {
    return "those with a precision below " + cutOff + " on the validation split";
  }
}
