package org.meanet.core.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns configuration values into records.
 *
 * <p>A key is the component's name in kebab case. Components may be int, long, double, boolean,
 * String, enums, records, {@code Optional}, {@code List} and {@code Map<String, T>} of these, and
 * sealed interfaces whose implementations are records: there the key {@code type} holds the
 * record's {@link TypeName}, or else its name in kebab case. A component without a value is missing
 * unless it is {@code Optional}; a value of null counts as none.
 *
 * <p>Every method that returns an empty {@code Optional} has recorded why.
 */
final class RecordBinder {
  static final String TYPE = "type";

  private final Problems problems;

  RecordBinder(Problems problems) {
    this.problems = problems;
  }

  /** The record that {@code root} describes, or empty if anything in it is wrong. */
  <R extends Record> Optional<R> bind(Class<R> type, ConfigObject root) {
    return group(type, root, "", root.origin()).map(type::cast);
  }

  /**
   * The records that a sealed interface permits, itself or through others that it permits, by the
   * name that {@code type} gives them.
   */
  static Map<String, Class<?>> variants(Class<?> sealed) {
    return records(sealed)
        .collect(
            Collectors.toMap(
                RecordBinder::typeName, Function.identity(), (a, b) -> a, TreeMap::new));
  }

  private static Stream<Class<?>> records(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .flatMap(permitted -> isChoice(permitted) ? records(permitted) : Stream.of(permitted));
  }

  private static String typeName(Class<?> variant) {
    TypeName given = variant.getAnnotation(TypeName.class);
    return given == null ? KebabCase.ofName(variant.getSimpleName()) : given.value();
  }

  /** Enums whose constants have bodies are sealed too, but are no choice between records. */
  static boolean isChoice(Class<?> type) {
    return type.isSealed() && !type.isEnum();
  }

  /**
   * @param because where it is said that there is such a group: the place of its missing keys
   */
  private Optional<Object> group(
      Class<?> type, ConfigObject group, String path, ConfigOrigin because) {
    RecordComponent[] components = type.getRecordComponents();
    List<String> keys = Arrays.stream(components).map(RecordBinder::key).toList();
    group.forEach(
        (key, value) -> {
          if (!keys.contains(key)) {
            unknown(keys, key, value, path);
          }
        });
    List<Object> arguments = new ArrayList<>();
    for (RecordComponent component : components) {
      component(component, group, path, because).ifPresent(arguments::add);
    }
    return arguments.size() == components.length
        ? construct(type, arguments, group, path)
        : Optional.empty();
  }

  private static String key(RecordComponent component) {
    return KebabCase.ofName(component.getName());
  }

  private void unknown(List<String> known, String key, ConfigValue value, String path) {
    String hint =
        Suggestion.among(known, key)
            .map(suggestion -> "did you mean " + join(path, suggestion) + "?")
            .orElse("known keys here: " + String.join(", ", known));
    problems.at(
        value.origin(),
        join(path, key) + " is not a known key, got [" + Problems.shown(value) + "]; " + hint);
  }

  private Optional<Object> component(
      RecordComponent component, ConfigObject group, String path, ConfigOrigin because) {
    String keyPath = join(path, key(component));
    Optional<ConfigValue> value =
        Optional.ofNullable(group.get(key(component)))
            .filter(present -> present.valueType() != ConfigValueType.NULL);
    Type type = component.getGenericType();
    if (component.getType() != Optional.class) {
      return value.isPresent()
          ? value(type, Bounds.of(component), value.get(), keyPath)
          : missing(component.getType(), keyPath, because);
    }
    return value.isPresent()
        ? value(argument(type, 0), Bounds.of(component), value.get(), keyPath).map(Optional::of)
        : Optional.of(Optional.empty());
  }

  private Optional<Object> missing(Class<?> type, String path, ConfigOrigin because) {
    if (type.isRecord()) {
      // Names every key below that must be written, not just the group.
      return group(type, ConfigFactory.empty().root(), path, because);
    }
    if (isChoice(type)) {
      problems.missing(
          because, join(path, TYPE) + " is required, " + oneOf(variants(type).keySet()));
    } else if (type.isEnum()) {
      problems.missing(because, path + " is required, " + oneOf(constants(type).keySet()));
    } else {
      problems.missing(because, path + " is required");
    }
    return Optional.empty();
  }

  private Optional<Object> value(Type type, Bounds bounds, ConfigValue value, String path) {
    if (type instanceof ParameterizedType generic) {
      if (generic.getRawType() == List.class) {
        return list(argument(type, 0), bounds, value, path);
      }
      if (generic.getRawType() == Map.class && argument(type, 0) == String.class) {
        return map(argument(type, 1), bounds, value, path);
      }
    } else if (type instanceof Class<?> single) {
      if (single.isRecord()) {
        return object(value, path).flatMap(group -> group(single, group, path, group.origin()));
      }
      if (isChoice(single)) {
        return object(value, path).flatMap(group -> choice(single, group, path));
      }
      if (single.isEnum()) {
        return enumConstant(single, value, path);
      }
      return scalar(single, bounds, value, path);
    }
    throw new IllegalStateException(path + " has a type that no configuration can hold: " + type);
  }

  private Optional<ConfigObject> object(ConfigValue value, String path) {
    if (value instanceof ConfigObject object) {
      return Optional.of(object);
    }
    return wrong(value, path, "must be a group of keys { … }");
  }

  private Optional<Object> choice(Class<?> sealed, ConfigObject group, String path) {
    Map<String, Class<?>> variants = variants(sealed);
    ConfigValue type = group.get(TYPE);
    if (type == null || type.valueType() == ConfigValueType.NULL) {
      return missing(sealed, path, group.origin());
    }
    return named(variants, type, join(path, TYPE))
        .flatMap(variant -> group(variant, group.withoutKey(TYPE), path, type.origin()));
  }

  private Optional<Object> enumConstant(Class<?> type, ConfigValue value, String path) {
    return named(constants(type), value, path);
  }

  private static Map<String, Object> constants(Class<?> type) {
    Map<String, Object> constants = new TreeMap<>();
    for (Object constant : type.getEnumConstants()) {
      constants.put(KebabCase.ofConstant((Enum<?>) constant), constant);
    }
    return constants;
  }

  private <T> Optional<T> named(Map<String, T> known, ConfigValue value, String path) {
    String name = Problems.shown(value);
    if (known.containsKey(name)) {
      return Optional.of(known.get(name));
    }
    String hint =
        Suggestion.among(known.keySet(), name)
            .map(suggestion -> "; did you mean " + suggestion + "?")
            .orElse("");
    problems.at(
        value.origin(), path + " must be " + oneOf(known.keySet()) + ", got [" + name + "]" + hint);
    return Optional.empty();
  }

  private Optional<Object> list(Type element, Bounds bounds, ConfigValue value, String path) {
    if (!(value instanceof ConfigList elements)) {
      return wrong(value, path, "must be a list [ … ]");
    }
    List<Object> bound = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      value(element, bounds, elements.get(i), path + "[" + i + "]").ifPresent(bound::add);
    }
    return bound.size() == elements.size() ? Optional.of(List.copyOf(bound)) : Optional.empty();
  }

  private Optional<Object> map(Type element, Bounds bounds, ConfigValue value, String path) {
    Optional<ConfigObject> entries = object(value, path);
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    Map<String, ConfigValue> given = new TreeMap<>(entries.get());
    given.values().removeIf(entry -> entry.valueType() == ConfigValueType.NULL);
    Map<String, Object> bound = new TreeMap<>();
    given.forEach(
        (key, entry) ->
            value(element, bounds, entry, join(path, key))
                .ifPresent(found -> bound.put(key, found)));
    return bound.size() == given.size()
        ? Optional.of(Collections.unmodifiableMap(bound))
        : Optional.empty();
  }

  private Optional<Object> scalar(Class<?> type, Bounds bounds, ConfigValue value, String path) {
    if (type == String.class) {
      return text(value, path);
    }
    if (type == boolean.class || type == Boolean.class) {
      return value.valueType() == ConfigValueType.BOOLEAN
          ? Optional.of(value.unwrapped())
          : wrong(value, path, "must be true or false");
    }
    if (type == double.class || type == Double.class) {
      return number(value)
          .<Object>map(Number::doubleValue)
          .map(number -> inRange(number, bounds, value, path))
          .orElseGet(() -> wrong(value, path, "must be a number"));
    }
    if (type == long.class || type == Long.class) {
      return whole(value, Long.MIN_VALUE, Long.MAX_VALUE)
          .<Object>map(number -> number)
          .map(number -> inRange(number, bounds, value, path))
          .orElseGet(() -> wrong(value, path, "must be a whole number"));
    }
    if (type == int.class || type == Integer.class) {
      return whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE)
          .<Object>map(Long::intValue)
          .map(number -> inRange(number, bounds, value, path))
          .orElseGet(() -> wrong(value, path, "must be a whole number of at most 32 bits"));
    }
    throw new IllegalStateException(path + " has a type that no configuration can hold: " + type);
  }

  /** Numbers and booleans count as text, so that a name may be 2024 without quotes. */
  private Optional<Object> text(ConfigValue value, String path) {
    return value.valueType() == ConfigValueType.LIST || value.valueType() == ConfigValueType.OBJECT
        ? wrong(value, path, "must be text")
        : Optional.of(value.atKey(TYPE).getString(TYPE));
  }

  private static Optional<Number> number(ConfigValue value) {
    return value.unwrapped() instanceof Number number && Double.isFinite(number.doubleValue())
        ? Optional.of(number)
        : Optional.empty();
  }

  /** A number without a fraction, however it is written: 1e3 is whole. */
  private static Optional<Long> whole(ConfigValue value, long least, long most) {
    return number(value)
        .filter(number -> number.doubleValue() == number.longValue())
        .map(Number::longValue)
        .filter(number -> number >= least && number <= most);
  }

  private Optional<Object> inRange(Object number, Bounds bounds, ConfigValue value, String path) {
    List<String> broken = bounds.brokenBy(((Number) number).doubleValue());
    broken.forEach(rule -> wrong(value, path, rule));
    return broken.isEmpty() ? Optional.of(number) : Optional.empty();
  }

  private <T> Optional<T> wrong(ConfigValue value, String path, String rule) {
    problems.at(value.origin(), path + " " + rule + ", got [" + Problems.shown(value) + "]");
    return Optional.empty();
  }

  private Optional<Object> construct(
      Class<?> type, List<Object> arguments, ConfigObject group, String path) {
    Class<?>[] signature =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(signature);
      constructor.setAccessible(true);
      return Optional.of(constructor.newInstance(arguments.toArray()));
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof IllegalArgumentException refusal)) {
        throw new IllegalStateException("Cannot construct " + type, e.getCause());
      }
      refused(refusal.getMessage(), group, path);
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot construct " + type, e);
    }
  }

  /**
   * A constructor's message starts with the key that it is about, as costs or fleet.links, or
   * speaks of the whole group.
   */
  private void refused(String message, ConfigObject group, String path) {
    ConfigValue culprit = group;
    for (String key : message.split(" ", 2)[0].split("\\.")) {
      culprit = culprit instanceof ConfigObject object ? object.get(key) : null;
    }
    if (culprit != null) {
      problems.at(culprit.origin(), join(path, message));
    } else {
      problems.at(group.origin(), path.isEmpty() ? message : path + ": " + message);
    }
  }

  private static Type argument(Type generic, int index) {
    return ((ParameterizedType) generic).getActualTypeArguments()[index];
  }

  private static String oneOf(Collection<String> names) {
    return "one of [" + String.join(", ", names) + "]";
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
