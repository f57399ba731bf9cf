package org.meanet.core.image;

import java.io.Serializable;

/**
 * Some neighbouring records of a file.
 *
 * @param first record, from 0
 * @param records how many
 * @param firstId number of the first one's image within its split
 */
record CifarPart(
    String file,
    CifarImages.Labels labels,
    SourceSplit split,
    long first,
    long records,
    long firstId)
    implements Serializable {}
