package org.meanet.core.routing;

/**
 * What became of one image.
 *
 * @param exit which exit answered it
 * @param predicted the answer, an original label
 * @param extensionComputed whether the edge ran the adaptive and extension blocks for it, also
 *     where it then went to the cloud
 */
public record Decision(Exit exit, int predicted, boolean extensionComputed) {}
