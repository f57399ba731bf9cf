package org.meanet.core.image;

/** A data set as its publisher ships it. A new format is one new record that implements this. */
public sealed interface RawImages permits IdxImages {}
