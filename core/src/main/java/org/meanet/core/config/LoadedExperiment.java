package org.meanet.core.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.util.Collection;

/**
 * An experiment and the configuration that it was bound from.
 *
 * @param resolved overrides, file and defaults in one, with nothing left to substitute
 */
public record LoadedExperiment(Experiment experiment, Config resolved) {

  /** The resolved configuration as HOCON; reading it again gives an equal experiment. */
  public String text() {
    return text(resolved);
  }

  /** The part of the resolved configuration under these top-level keys. */
  public Config only(Collection<String> keys) {
    return keys.stream()
        .map(resolved::withOnlyPath)
        .reduce(ConfigFactory.empty(), (all, section) -> section.withFallback(all));
  }

  /** A configuration as HOCON, one key on each line. */
  public static String text(Config config) {
    return config
        .root()
        .render(
            ConfigRenderOptions.defaults()
                .setOriginComments(false)
                .setComments(false)
                .setJson(false));
  }
}
