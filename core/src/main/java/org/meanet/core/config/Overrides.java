package org.meanet.core.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Settings from the command line. Numbers, true, false, null, lists, groups, quoted strings and
 * substitutions are read as HOCON; anything else is text as it stands, because paths and URIs hold
 * characters that HOCON would need quotes for, and a shell eats quotes.
 */
final class Overrides {
  private static final Pattern HOCON =
      Pattern.compile(
          "true|false|null|-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?|(\\[|\\{|\"|\\$\\{).*", Pattern.DOTALL);

  private Overrides() {}

  /** The settings that can be read; a later one wins. Those that cannot go to {@code problems}. */
  static Config parse(List<String> keyEqualsValue, Problems problems) {
    Config all = ConfigFactory.empty();
    for (String argument : keyEqualsValue) {
      int equals = argument.indexOf('=');
      if (equals < 1) {
        problems.onCommandLine(
            "An override must be key=value, such as training.batch-size=64, got ["
                + argument
                + "]");
        continue;
      }
      try {
        List<String> path = ConfigUtil.splitPath(argument.substring(0, equals).strip());
        all = nest(path, value(argument.substring(equals + 1))).withFallback(all);
      } catch (ConfigException e) {
        problems.onCommandLine(
            "Cannot read override [" + argument + "]: " + e.getMessage().replaceAll("\\s+", " "));
      }
    }
    return all;
  }

  // ConfigValue.atPath does the same, but gives the groups an origin of its own.
  private static Config nest(List<String> path, ConfigValue value) {
    ConfigValue nested = value;
    for (int i = path.size() - 1; i >= 0; i--) {
      nested = ConfigValueFactory.fromMap(Map.of(path.get(i), nested), Problems.COMMAND_LINE);
    }
    return ((ConfigObject) nested).toConfig();
  }

  private static ConfigValue value(String text) {
    if (!HOCON.matcher(text).matches()) {
      return ConfigValueFactory.fromAnyRef(text, Problems.COMMAND_LINE);
    }
    ConfigParseOptions options =
        ConfigParseOptions.defaults().setOriginDescription(Problems.COMMAND_LINE);
    return ConfigFactory.parseString("value = " + text, options).root().get("value");
  }
}
