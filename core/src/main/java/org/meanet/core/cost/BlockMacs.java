package org.meanet.core.cost;

import java.io.Serializable;

/**
 * Multiply-accumulates of each part for one image, convolutions and fully connected layers only
 * (paper section 4).
 *
 * @param extension of the adaptive and the extension block together; 0 without an extension
 */
public record BlockMacs(long main, long extension, long cloud) implements Serializable {}
