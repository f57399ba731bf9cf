package org.meanet.core.hardness;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.config.AtLeast;
import org.meanet.core.config.Common;
import org.meanet.core.hash.Seeds;

/**
 * N classes at random, a control: what an extension gains that knows nothing of what main confuses.
 * The same seed gives the same classes, and all of those among more.
 *
 * @param count N; half of all classes when absent
 */
public record Random(
    @Common @AtLeast(1) Optional<Integer> count, @Common Optional<String> compareWith)
    implements HardClassChoice {

  @Override
  public HardClassSelection among(List<String> classNames, long seed, Configuration conf) {
    List<Integer> labels =
        IntStream.range(0, classNames.size())
            .boxed()
            .sorted(Comparator.comparingLong(label -> Seeds.hash(seed, "hard class " + label)))
            .limit(HardCount.of(count, classNames.size()))
            .sorted()
            .toList();
    return validation -> labels;
  }

  @Override
  public Optional<Integer> size(int classes) {
    return Optional.of(HardCount.of(count, classes));
  }

  @Override
  public String criterion() {
    return "drawn at random";
  }
}
