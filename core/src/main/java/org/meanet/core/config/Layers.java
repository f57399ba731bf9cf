package org.meanet.core.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValueFactory;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.meanet.core.UserError;

/**
 * What the command line, the file and the defaults say together: overrides win over the file, the
 * file over the defaults.
 *
 * <p>Where a layer chooses another {@code type} than the layer below it, the keys below belong to a
 * record that is no longer there, so none of them shows through but those that the new record has
 * as {@link Common}: a threshold in nats must not become one in probability, but a learning rate
 * stays one.
 */
record Layers(Config overrides, Config file, Config defaults) {

  /**
   * Merges, then resolves substitutions over the whole.
   *
   * @param schema the record that the whole describes
   * @throws UserError if a substitution has no value
   */
  Config resolve(Class<?> schema) {
    Map<String, Class<?>> choices = new TreeMap<>();
    collectChoices(schema, "", choices);
    Config documented = file.withFallback(defaults);
    Map<String, String> inDefaults = types(defaults, choices.keySet());
    Map<String, String> inFile = types(documented, choices.keySet());
    Map<String, String> inAll = types(overrides.withFallback(documented), choices.keySet());
    Set<String> newInFile = changed(inFile, inDefaults);
    Config ofFile =
        file.withFallback(common(newInFile, inFile, choices, defaults))
            .withFallback(barrier(newInFile))
            .withFallback(defaults);
    Set<String> newInAll = changed(inAll, inFile);
    Config merged =
        overrides
            .withFallback(common(newInAll, inAll, choices, ofFile))
            .withFallback(barrier(newInAll))
            .withFallback(ofFile);
    try {
      return merged.resolve();
    } catch (ConfigException.UnresolvedSubstitution e) {
      throw HoconText.unresolved(e);
    } catch (ConfigException e) {
      throw HoconText.error(e);
    }
  }

  /** The choices whose type is another one than in the layer below. */
  private static Set<String> changed(Map<String, String> upper, Map<String, String> lower) {
    Set<String> changed = new TreeSet<>(lower.keySet());
    changed.removeIf(choice -> lower.get(choice).equals(upper.get(choice)));
    return changed;
  }

  /** Null stops HOCON from merging what stands below it. */
  private static Config barrier(Set<String> changed) {
    Config barrier = ConfigFactory.empty();
    for (String choice : changed) {
      barrier = barrier.withValue(choice, ConfigValueFactory.fromAnyRef(null));
    }
    return barrier;
  }

  /** What the layers below a barrier say that holds for the new type as well. */
  private static Config common(
      Set<String> changed, Map<String, String> types, Map<String, Class<?>> choices, Config lower) {
    Config common = ConfigFactory.empty();
    try {
      Config known = known(lower);
      for (String choice : changed) {
        for (String key : commonKeys(choices.get(choice), types.get(choice))) {
          String path = choice + "." + key;
          if (known.hasPath(path)) {
            common = common.withValue(path, known.getValue(path));
          }
        }
      }
    } catch (ConfigException e) {
      // As for the types.
      return common;
    }
    return common;
  }

  private static Set<String> commonKeys(Class<?> sealed, String type) {
    // A type that is null or unknown is reported when the whole is bound.
    return RecordBinder.variants(sealed).entrySet().stream()
        .filter(variant -> variant.getKey().equals(type))
        .flatMap(variant -> Arrays.stream(variant.getValue().getRecordComponents()))
        .filter(component -> component.isAnnotationPresent(Common.class))
        .map(component -> KebabCase.ofName(component.getName()))
        .collect(Collectors.toSet());
  }

  private static Map<String, String> types(Config layers, Set<String> choices) {
    Map<String, String> types = new HashMap<>();
    try {
      Config known = known(layers);
      for (String choice : choices) {
        String path = choice + "." + RecordBinder.TYPE;
        if (known.hasPath(path)) {
          types.put(choice, known.getString(path));
        }
      }
    } catch (ConfigException e) {
      // The whole is resolved and bound later, and says then what is wrong with it.
      return types;
    }
    return types;
  }

  private static Config known(Config layers) {
    return layers.resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
  }

  private static void collectChoices(Class<?> type, String prefix, Map<String, Class<?>> choices) {
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        String key = prefix + KebabCase.ofName(component.getName());
        Class<?> of = withoutOptional(component);
        if (RecordBinder.isChoice(of)) {
          choices.put(key, of);
        }
        collectChoices(of, key + ".", choices);
      }
    }
  }

  private static Class<?> withoutOptional(RecordComponent component) {
    return component.getGenericType() instanceof ParameterizedType generic
            && generic.getRawType() == Optional.class
            && generic.getActualTypeArguments()[0] instanceof Class<?> present
        ? present
        : component.getType();
  }
}
