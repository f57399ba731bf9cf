package org.meanet.core.config;

/** The layers of a network over all classes: main, or the cloud's. */
public sealed interface NetworkSpec permits ResNetSpec, MobileNetV2Spec {}
