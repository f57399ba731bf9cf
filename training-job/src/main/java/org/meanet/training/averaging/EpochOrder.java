package org.meanet.training.averaging;

import java.io.Serializable;

/** A permutation of 0..n−1, computed for one index at a time: no list of the data set is held. */
interface EpochOrder extends Serializable {

  /** Where the image with this index stands in the epoch. */
  long positionOf(long index);
}
