package org.meanet.core.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.meanet.core.UserError;
import org.meanet.core.config.ExperimentFile;
import org.meanet.core.config.LoadedExperiment;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * What a command was given.
 *
 * @param conf the experiment's file; without it the run directory's own configuration stands
 * @param run the run directory, which a job always has
 * @param overrides {@code key=value}
 * @param options the job's own that were given, by name
 * @param compared the folders of the runs that a comparison is given
 */
record Arguments(
    Optional<String> conf,
    Optional<String> run,
    List<String> overrides,
    Map<String, Double> options,
    List<String> compared) {

  /** The parser of a job's, which has a run directory; {@link #of} takes what it parsed. */
  static CommandLine ofJob(String command, List<JobOption> options) {
    CommandSpec spec =
        CommandSpec.create()
            .addOption(
                option("--conf", "FILE")
                    .description("The experiment; by default the one that the run directory holds.")
                    .build())
            .addOption(
                option("--run", "DIR")
                    .required(true)
                    .description("The run directory; the same one resumes.")
                    .build());
    for (JobOption option : options) {
      spec.addOption(
          OptionSpec.builder(option.name())
              .paramLabel(option.label())
              .type(Double.class)
              .description(option.description())
              .build());
    }
    return parser(command, spec);
  }

  /** The parser of an inspection's, which has either; {@link #of} takes what it parsed. */
  static CommandLine ofInspection(String command) {
    return parser(
        command,
        CommandSpec.create()
            .addArgGroup(
                ArgGroupSpec.builder()
                    .exclusive(true)
                    .multiplicity("1")
                    .addArg(
                        option("--conf", "FILE")
                            .required(true)
                            .description("The experiment.")
                            .build())
                    .addArg(
                        option("--run", "DIR")
                            .required(true)
                            .description("A run directory that holds one.")
                            .build())
                    .build()));
  }

  /** The parser of a comparison's, which has runs; {@link #of} takes what it parsed. */
  static CommandLine ofComparison(String command) {
    return parser(
        command,
        CommandSpec.create()
            .addOption(
                OptionSpec.builder(Comparison.OPTION)
                    .paramLabel("RUN")
                    .arity("1..*")
                    .required(true)
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .description("Folders of finished runs.")
                    .build()));
  }

  private static OptionSpec.Builder option(String name, String value) {
    return OptionSpec.builder(name).paramLabel(value).type(String.class);
  }

  private static CommandLine parser(String command, CommandSpec spec) {
    spec.name("meanet " + command);
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
    List<String> compared = parsed.matchedOptionValue(Comparison.OPTION, List.of());
    return new Arguments(
        Optional.ofNullable(conf), Optional.ofNullable(run), overrides, numbers(parsed), compared);
  }

  private static Map<String, Double> numbers(ParseResult parsed) {
    Map<String, Double> numbers = new HashMap<>();
    for (OptionSpec option : parsed.matchedOptions()) {
      if (option.getValue() instanceof Double number) {
        numbers.put(option.longestName(), number);
      }
    }
    return Map.copyOf(numbers);
  }

  /** The run directory of a job, whose parser has asked for it. */
  String requiredRun() {
    return run.orElseThrow();
  }

  /**
   * The experiment of the file, or else of the run directory, with the overrides.
   *
   * @throws UserError if there is none, or something is wrong with it
   */
  LoadedExperiment load(Configuration hadoop) {
    if (conf.isPresent()) {
      return ExperimentFile.load(conf.get(), overrides, hadoop);
    }
    String directory = requiredRun();
    String recorded =
        RunDirectory.configuration(directory, hadoop)
            .orElseThrow(
                () ->
                    new UserError(
                        "--run must name the folder of a run, got ["
                            + directory
                            + "], which holds none; bin/meanet prepare begins one, with --conf FILE"));
    return ExperimentFile.parse(recorded, RunDirectory.configurationFile(directory), overrides);
  }
}
