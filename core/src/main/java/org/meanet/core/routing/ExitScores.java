package org.meanet.core.routing;

import java.util.Optional;

/**
 * What every exit says of one image.
 *
 * @param extension empty where the bundle has no extension: plain two-exit offloading
 */
public record ExitScores(ExitScore main, Optional<ExitScore> extension, ExitScore cloud) {}
