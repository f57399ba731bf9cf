package org.meanet.inference.scoring;

/**
 * An image that could not be scored.
 *
 * @param reason why, for the user
 */
record RejectedImage(String id, int label, String reason) implements Outcome {}
