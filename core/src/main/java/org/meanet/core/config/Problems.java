package org.meanet.core.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.meanet.core.UserError;

/** Everything that is wrong with a configuration, so that a user can mend it all at once. */
final class Problems {
  static final String COMMAND_LINE = "command line";

  private static final Pattern LINE =
      Pattern.compile("^(?:merge of )?(.*?): (\\d+)(?:-\\d+)?(?:,.*)?$");
  private static final int LONGEST_VALUE = 60;

  private final String file;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param file whose problems these are
   */
  Problems(String file) {
    this.file = file;
  }

  /** A problem with a value that stands in a file or on the command line. */
  void at(ConfigOrigin origin, String problem) {
    lines.add(problem + " (" + location(origin) + ")");
  }

  /**
   * A key that is missing, and so has no line of its own.
   *
   * @param because what asks for it: a group that only the command line has is to be completed
   *     there
   */
  void missing(ConfigOrigin because, String problem) {
    String place = location(because);
    lines.add(problem + " (" + (place.equals(COMMAND_LINE) ? place : file) + ")");
  }

  /** A problem with an argument. */
  void onCommandLine(String problem) {
    lines.add(problem + " (" + COMMAND_LINE + ")");
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** All problems in one error: on one line if there is only one, else one on each line. */
  UserError toUserError() {
    return new UserError(
        lines.size() == 1
            ? lines.get(0)
            : "The configuration has "
                + lines.size()
                + " problems:\n  "
                + String.join("\n  ", lines));
  }

  /** {@code file:line}, as editors and terminals understand it. */
  static String location(ConfigOrigin origin) {
    Matcher matcher = LINE.matcher(origin.description());
    if (!matcher.matches()) {
      return origin.description();
    }
    String name = matcher.group(1);
    return name.equals(COMMAND_LINE) ? name : name + ":" + matcher.group(2);
  }

  /** A value as it is quoted in a message. */
  static String shown(ConfigValue value) {
    boolean nested =
        value.valueType() == ConfigValueType.LIST || value.valueType() == ConfigValueType.OBJECT;
    String text =
        nested ? value.render(ConfigRenderOptions.concise()) : String.valueOf(value.unwrapped());
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
  }
}
