package org.meanet.training.network;

/** A network over all K classes that can be trained: main, or the cloud's. */
public interface Classifier extends Architecture, MainBlock {}
