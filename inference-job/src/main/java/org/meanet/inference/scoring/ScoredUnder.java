package org.meanet.inference.scoring;

import org.meanet.core.config.Experiment.ScoredExits;

/**
 * What decided which exits a scores table holds.
 *
 * @param rule in words, of a table of routed exits; empty for one of all exits
 */
public record ScoredUnder(ScoredExits exits, String rule) {
  /** Every exit of every image. */
  public static final ScoredUnder ALL = new ScoredUnder(ScoredExits.ALL, "");
}
