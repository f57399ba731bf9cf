package org.meanet.inference.scoring;

/**
 * What became of a split's images; the two add up to its size.
 *
 * @param scored rows of the scores table
 * @param rejected rows of its side table
 */
public record ScoreCounts(long scored, long rejected) {}
