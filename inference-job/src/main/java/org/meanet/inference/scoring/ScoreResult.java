package org.meanet.inference.scoring;

/**
 * What a score step did.
 *
 * @param counts what became of the images
 * @param main what main computed
 * @param extension what the adaptive and extension blocks computed
 * @param cloud what the cloud's network computed
 */
public record ScoreResult(
    ScoreCounts counts, BlockWork main, BlockWork extension, BlockWork cloud) {}
