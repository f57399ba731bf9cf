package org.meanet.inference.scoring;

/** What became of one image. */
sealed interface Outcome permits ImageScores, RejectedImage {}
