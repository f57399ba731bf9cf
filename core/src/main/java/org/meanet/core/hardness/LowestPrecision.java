package org.meanet.core.hardness;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.config.AtLeast;
import org.meanet.core.config.Common;

/**
 * The N classes of lowest precision on the validation split (Algorithm 1, step 3).
 *
 * @param count N; half of all classes when absent
 */
public record LowestPrecision(
    @Common @AtLeast(1) Optional<Integer> count, @Common Optional<String> compareWith)
    implements HardClassChoice {

  @Override
  public HardClassSelection among(List<String> classNames, long seed, Configuration conf) {
    return new Lowest(measure(), HardCount.of(count, classNames.size()));
  }

  @Override
  public Optional<Integer> size(int classes) {
    return Optional.of(HardCount.of(count, classes));
  }

  @Override
  public String criterion() {
    return "those of lowest precision on the validation split";
  }
}
