package org.meanet.core.hardness;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.config.Common;

/**
 * The classes that a file lists, whatever main makes of them.
 *
 * @param file as {@link HardClassList} reads it
 */
public record Listed(String file, @Common Optional<String> compareWith) implements HardClassChoice {

  @Override
  public HardClassSelection among(List<String> classNames, long seed, Configuration conf) {
    List<Integer> labels = HardClassList.read(conf, "hard-classes.file", file, classNames).labels();
    return validation -> labels;
  }

  @Override
  public String criterion() {
    return "those listed in [" + file + "]";
  }
}
