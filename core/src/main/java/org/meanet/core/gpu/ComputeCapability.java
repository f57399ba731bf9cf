package org.meanet.core.gpu;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which machine code a GPU of NVIDIA runs: 8.6 is what compilers call sm_86. */
public record ComputeCapability(int major, int minor) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})");

  /**
   * @throws IllegalArgumentException if the text is not two numbers with a dot
   */
  public static ComputeCapability parse(String text) {
    Matcher numbers = FORM.matcher(text);
    if (!numbers.matches()) {
      throw new IllegalArgumentException("A compute capability must be as 8.6, got [" + text + "]");
    }
    return new ComputeCapability(
        Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)));
  }

  /**
   * Whether a GPU of this one runs machine code of that one: within a major version, if not newer.
   */
  public boolean runs(ComputeCapability code) {
    return major == code.major && minor >= code.minor;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
