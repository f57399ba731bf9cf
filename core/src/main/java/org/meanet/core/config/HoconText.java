package org.meanet.core.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;

/**
 * Reads HOCON from local files and from any Hadoop file system. An include names a file beside the
 * one that includes it; unlike in plain HOCON, it must exist, so that a misspelt include does not
 * surface as a list of missing keys.
 */
final class HoconText {
  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*");
  private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{[^}]+}");

  private final Configuration hadoop;

  HoconText(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * Parses without resolving substitutions.
   *
   * @param location a local path or a URI
   * @throws UserError if a file is missing or is not HOCON
   */
  Config read(String location) {
    return read(location, List.of());
  }

  private Config read(String location, List<String> includedBy) {
    if (includedBy.contains(location)) {
      throw new UserError("Configuration file [" + location + "] must not include itself");
    }
    List<String> chain = new ArrayList<>(includedBy);
    chain.add(location);
    return parse(text(location, includedBy), location, new Beside(location, List.copyOf(chain)));
  }

  /** Parses text that stands by itself; {@code name} is what its origin is called in messages. */
  static Config parse(String text, String name) {
    return parse(text, name, null);
  }

  private static Config parse(String text, String name, ConfigIncluder includer) {
    ConfigParseOptions options =
        ConfigParseOptions.defaults().setOriginDescription(name).setIncluder(includer);
    try {
      return ConfigFactory.parseString(text, options);
    } catch (ConfigException e) {
      throw error(e);
    }
  }

  /** A name that neither the configuration nor the environment gives a value. */
  static UserError unresolved(ConfigException.UnresolvedSubstitution e) {
    // The exception tells the name in its message alone.
    Matcher name = SUBSTITUTION.matcher(e.getMessage());
    if (e.origin() == null || !name.find()) {
      return error(e);
    }
    return new UserError(
        String.format(
            "%s must be a key of the configuration or a variable of the environment, got neither (%s)",
            name.group(), Problems.location(e.origin())),
        e);
  }

  /** The same on one line, with the place as {@code file:line}. */
  static UserError error(ConfigException e) {
    String message = e.getMessage().replaceAll("\\s+", " ");
    if (e.origin() == null) {
      return new UserError(message, e);
    }
    String prefix = e.origin().description() + ": ";
    String problem = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    return new UserError(
        "Cannot read the configuration: " + problem + " (" + Problems.location(e.origin()) + ")",
        e);
  }

  private String text(String location, List<String> includedBy) {
    try {
      return isLocal(location)
          ? Files.readString(localPath(location), StandardCharsets.UTF_8)
          : remoteText(location);
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw new UserError(
          "Configuration file [" + location + "] does not exist" + by(includedBy), e);
    } catch (CharacterCodingException e) {
      throw new UserError("Configuration file [" + location + "] must be UTF-8 text", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError(
          "Cannot read configuration file ["
              + location
              + "]"
              + by(includedBy)
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static String by(List<String> includedBy) {
    return includedBy.isEmpty()
        ? ""
        : ", included by [" + includedBy.get(includedBy.size() - 1) + "]";
  }

  private String remoteText(String location) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(location);
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static boolean isLocal(String location) {
    return !SCHEME.matcher(location).matches() || location.startsWith("file:");
  }

  private static Path localPath(String location) {
    return location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location);
  }

  private static String sibling(String location, String relative) {
    if (SCHEME.matcher(relative).matches()) {
      return relative;
    }
    if (SCHEME.matcher(location).matches()) {
      return URI.create(location).resolve(relative).toString();
    }
    return Path.of(location).resolveSibling(relative).normalize().toString();
  }

  private final class Beside implements ConfigIncluder {
    private final String location;
    private final List<String> chain;

    Beside(String location, List<String> chain) {
      this.location = location;
      this.chain = chain;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      return read(sibling(location, what), chain).root();
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }
  }
}
