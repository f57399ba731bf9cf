package org.meanet.inference.offload;

/** Where images were answered; the three counts add up to all images. */
public record ByExit(Answers main, Answers extension, Answers cloud) {}
