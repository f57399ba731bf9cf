package org.meanet.core.image;

/** placeholder: helper fills in. */
public record IdxImages(
    String trainImages, String trainLabels, String testImages, String testLabels, String classNames)
    implements RawImages {}
