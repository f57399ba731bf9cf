package org.meanet.core.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValueFactory;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.meanet.core.UserError;

/**
 * What the command line, the file and the defaults say together: overrides win over the file, the
 * file over the defaults.
 *
 * <p>Where a layer chooses another {@code type} than the layer below it, the keys below belong to a
 * record that is no longer there, so none of them shows through: a threshold in nats must not
 * become one in probability.
 */
record Layers(Config overrides, Config file, Config defaults) {

  /**
   * Merges, then resolves substitutions over the whole.
   *
   * @param schema the record that the whole describes
   * @throws UserError if a substitution has no value
   */
  Config resolve(Class<?> schema) {
    List<String> choices = new ArrayList<>();
    collectChoices(schema, "", choices);
    Map<String, String> inDefaults = types(defaults, choices);
    Map<String, String> inFile = types(file.withFallback(defaults), choices);
    Map<String, String> inAll = types(overrides.withFallback(file).withFallback(defaults), choices);
    Config merged =
        overrides
            .withFallback(barrier(inAll, inFile))
            .withFallback(file)
            .withFallback(barrier(inFile, inDefaults))
            .withFallback(defaults);
    try {
      return merged.resolve();
    } catch (ConfigException e) {
      throw HoconText.error(e);
    }
  }

  /** Null stops HOCON from merging what stands below it. */
  private static Config barrier(Map<String, String> upper, Map<String, String> lower) {
    Config barrier = ConfigFactory.empty();
    for (Map.Entry<String, String> type : lower.entrySet()) {
      if (!type.getValue().equals(upper.get(type.getKey()))) {
        barrier = barrier.withValue(type.getKey(), ConfigValueFactory.fromAnyRef(null));
      }
    }
    return barrier;
  }

  private static Map<String, String> types(Config layers, List<String> choices) {
    Map<String, String> types = new HashMap<>();
    try {
      Config resolved = layers.resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
      for (String choice : choices) {
        String path = choice + "." + RecordBinder.TYPE;
        if (resolved.hasPath(path)) {
          types.put(choice, resolved.getString(path));
        }
      }
    } catch (ConfigException e) {
      // The whole is resolved and bound later, and says then what is wrong with it.
      return types;
    }
    return types;
  }

  private static void collectChoices(Class<?> type, String prefix, List<String> choices) {
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        String key = prefix + KebabCase.ofName(component.getName());
        if (RecordBinder.isChoice(component.getType())) {
          choices.add(key);
        }
        collectChoices(component.getType(), key + ".", choices);
      }
    }
  }
}
