package org.meanet.core.config;

import java.util.Locale;

/** Java names as they are written in a configuration file and in a report. */
public final class KebabCase {

  private KebabCase() {}

  /** {@code validationFraction} and {@code ValidationFraction} become validation-fraction. */
  public static String ofName(String camelCase) {
    return camelCase.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  /** {@code MORE_CONFIDENT} becomes more-confident. */
  public static String ofConstant(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
