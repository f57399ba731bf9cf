package org.meanet.core.run;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * What every command takes.
 *
 * @param conf the experiment's file; without it the run directory's own configuration stands
 * @param run the run directory
 * @param overrides {@code key=value}
 */
record Arguments(Optional<String> conf, String run, List<String> overrides) {

  /** The parser of one command; {@link #of} takes what it parsed. */
  static CommandLine parser(String command) {
    CommandSpec spec = CommandSpec.create().name("meanet " + command);
    spec.addOption(
        OptionSpec.builder("--conf")
            .paramLabel("FILE")
            .type(String.class)
            .description("The experiment; by default the one that the run directory holds.")
            .build());
    spec.addOption(
        OptionSpec.builder("--run")
            .paramLabel("DIR")
            .type(String.class)
            .required(true)
            .description("The run directory; the same one resumes.")
            .build());
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Prints this help.")
            .build());
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("key=value")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("Overrides of the experiment, such as training.batch-size=64.")
            .build());
    // A value may well start with @.
    return new CommandLine(spec).setExpandAtFiles(false);
  }

  static Arguments of(ParseResult parsed) {
    String conf = parsed.matchedOptionValue("--conf", null);
    String run = parsed.matchedOptionValue("--run", null);
    List<String> overrides = parsed.matchedPositionalValue(0, List.of());
    return new Arguments(Optional.ofNullable(conf), run, overrides);
  }
}
