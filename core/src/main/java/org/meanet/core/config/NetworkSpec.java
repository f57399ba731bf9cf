package org.meanet.core.config;

/** A network over all classes: main, or the cloud's. */
public sealed interface NetworkSpec permits ResNetSpec, MobileNetV2Spec, PretrainedSpec {}
